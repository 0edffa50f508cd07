package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.lint.AptIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lists of apt say of packages. */
class AptListsTest {
  private static final String MAIN =
      "mirror.example_debian_dists_bookworm_main_binary-amd64_Packages";

  @TempDir Path lists;

  private AptIndex.Suite bookworm() {
    return Objects.requireNonNull(new AptLists(lists).suite("bookworm"));
  }

  private static String entry(String name, int kibibytes, String... fields) {
    return "Package: "
        + name
        + "\nInstalled-Size: "
        + kibibytes
        + "\n"
        + String.join("\n", fields)
        + (fields.length == 0 ? "" : "\n")
        + "\n";
  }

  @Test
  void packagesAreThoseOfTheSuiteItsUpdatesAndWhatIsProvided() throws Exception {
    Files.writeString(
        lists.resolve(MAIN),
        entry("tree", 10) + entry("exim4", 20, "Provides: mail-transport-agent (= 1), mta2"));
    Files.writeString(
        lists.resolve(
            "mirror.example_debian-security_dists_bookworm-security_main_binary-amd64_Packages"),
        entry("fixed", 1));
    Files.writeString(
        lists.resolve("mirror.example_debian_dists_trixie_main_binary-amd64_Packages"),
        entry("newer", 1));
    Files.writeString(lists.resolve("mirror.example_debian_dists_bookworm_InRelease"), "");
    AptIndex.Suite suite = bookworm();
    assertThat(suite.names()).containsExactlyInAnyOrder("tree", "exim4", "fixed");
    assertThat(suite.has("mail-transport-agent")).isTrue();
    assertThat(suite.has("newer")).isFalse();
    assertThat(new AptLists(lists).suite("sid")).isNull();
    assertThat(new AptLists(lists.resolve("nowhere")).suite("bookworm")).isNull();
  }

  @Test
  void sizesCountWhatPackagesDependOnOnce() throws Exception {
    Files.writeString(
        lists.resolve(MAIN),
        entry("a", 1, "Depends: b (>= 1) | x, c:any, libc6", "Pre-Depends: virtual")
            + entry("b", 10, "Depends: a, c")
            + entry("c", 100, "Recommends: big")
            + entry("real", 1000, "Provides: virtual")
            + entry("libc6", 50_000, "Priority: required")
            + entry("big", 100_000));
    assertThat(bookworm().installedSize(List.of("a", "b", "nothing"))).isEqualTo(1111 * 1024);
  }
}
