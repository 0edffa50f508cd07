package dev.bothy.engine.source.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  private static final String ONE_LINE =
      """
      # a comment
      deb http://mirror.example/debian bookworm main contrib # and more
      deb [arch=amd64 signed-by=/usr/share/keyrings/d.gpg] http://mirror.example/debian bookworm-updates main
      deb-src http://mirror.example/debian bookworm main
      deb [broken http://x
      deb http://security.mirror.example/ bookworm-security main
      """;

  private static final String DEB822 =
      """
      Types: deb
      # a comment inside
      URIs: https://mirror.example/debian/
      Suites: trixie trixie-updates
      Components: main
      Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

      Types: deb deb-src
      URIs: https://mirror.example/debian-security
      Suites: trixie-security
      Components: main
      Signed-By:
       -----BEGIN PGP PUBLIC KEY BLOCK-----
       .
       abc

      Enabled: no
      Types: deb
      URIs: https://off.example/debian
      Suites: trixie
      Components: main
      """;

  @Test
  void readsTheOneLineForm() {
    assertThat(AptSources.oneLine(ONE_LINE))
        .containsExactly(
            new AptSource(
                List.of("deb"),
                "http://mirror.example/debian",
                List.of("bookworm"),
                List.of("main", "contrib"),
                ""),
            new AptSource(
                List.of("deb"),
                "http://mirror.example/debian",
                List.of("bookworm-updates"),
                List.of("main"),
                "/usr/share/keyrings/d.gpg"),
            new AptSource(
                List.of("deb-src"),
                "http://mirror.example/debian",
                List.of("bookworm"),
                List.of("main"),
                ""),
            new AptSource(
                List.of("deb"),
                "http://security.mirror.example/",
                List.of("bookworm-security"),
                List.of("main"),
                ""));
  }

  @Test
  void readsTheStanzaForm() {
    List<AptSource> found = AptSources.deb822(DEB822);
    assertThat(found).hasSize(2);
    assertThat(found.get(0).suites()).containsExactly("trixie", "trixie-updates");
    assertThat(found.get(0).signedBy()).isEqualTo("/usr/share/keyrings/debian-archive-keyring.gpg");
    assertThat(found.get(1).signedBy()).isEmpty();
  }

  @Test
  void takesTheReleaseWithItsUpdates() {
    DebianMirror mirror =
        Objects.requireNonNull(
            DebianMirror.of(AptSources.oneLine(ONE_LINE), "bookworm", List.of("main")));
    assertThat(mirror.lines())
        .containsExactly(
            "deb http://mirror.example/debian bookworm main",
            "deb http://mirror.example/debian bookworm-updates main",
            "deb http://security.mirror.example/ bookworm-security main");
  }

  @Test
  void aMirrorOfAnotherReleaseHasThisOneToo() {
    DebianMirror mirror =
        Objects.requireNonNull(
            DebianMirror.of(AptSources.oneLine(ONE_LINE), "trixie", List.of("main")));
    assertThat(mirror.lines()).containsExactly("deb http://mirror.example/debian trixie main");
  }

  @Test
  void foreignArchivesAreNoMirror() {
    List<AptSource> host =
        AptSources.oneLine(
            """
            deb https://packages.example/apt cloud-bookworm main
            deb http://archive.example/ubuntu jammy main
            """);
    assertThat(DebianMirror.of(host, "bookworm", List.of("main"))).isNull();
  }

  @Test
  void filesOfOtherNamesAreNotRead(@TempDir Path apt) throws IOException {
    Files.createDirectories(apt.resolve("sources.list.d"));
    Files.writeString(apt.resolve("sources.list"), "deb http://a/debian s main\n");
    Files.writeString(apt.resolve("sources.list.d/x.list.disabled"), "deb http://b/debian s main");
    Files.writeString(apt.resolve("sources.list.d/y.list"), "deb http://c/debian s main");
    assertThat(AptSources.read(apt))
        .extracting(AptSource::uri)
        .containsExactly("http://a/debian", "http://c/debian");
  }
}
