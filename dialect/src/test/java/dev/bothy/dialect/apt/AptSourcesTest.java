package dev.bothy.dialect.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables are what apt 2.6.1 says of these texts ({@code apt-get indextargets}). */
final class AptSourcesTest {
  private static final String FIELDS =
      "Types: deb\nURIs: http://x.example/debian\nSuites: bookworm\nComponents: main\n";

  private static AptSources read(String text) {
    return AptSources.of("f", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deb http://x.example/debian bookworm main",
        "  deb http://x.example/debian bookworm main contrib # why",
        "# nothing else",
        "deb-src http://x.example/debian bookworm main\n\n# a\ndeb http://x.example/d ./",
        "deb http://x.example/debian bookworm/ ",
        "deb http://x.example/debian bookworm main\r\n",
        "deb [arch=amd64 signed-by=/x.gpg] http://x.example/debian bookworm main",
        "deb [arch=amd64 signed-by=/x.gpg ] http://x.example/debian bookworm main",
        "deb [arch=amd64,i386 lang+=de] http://x.example/debian bookworm main",
        "deb [ ] http://x.example/debian bookworm main",
        "deb [foo=b] http://x.example/debian bookworm main",
        "deb [trusted=yes] file:/srv ./",
        "deb mirror+file:/etc/apt/mirrors.txt bookworm main",
        "deb s3://bucket/debian bookworm main",
        "deb cdrom:[Debian GNU/Linux 12 # 1]/ bookworm main",
        "deb \"http://x.example/debian\" bookworm main",
        "deb http://x.example/debian $(ARCH)/",
        "deb http://x.example/debian bookworm-pgdg 15",
      })
  void whatAptReadsIsTaken(String text) {
    AptSources sources = read(text);
    assertThat(sources.stanzas()).isFalse();
    assertThat(sources.text()).startsWith(text).endsWith("\n");
    assertThat(sources.doubts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deb",
        "dbe http://x.example/debian bookworm main",
        "DEB http://x.example/debian bookworm main",
        "rpm http://x.example/debian bookworm main",
        "deb http://x.example/debian",
        "deb http://x.example/debian bookworm",
        "deb http://x.example/debian ./ main",
        "deb x.example/debian bookworm main",
        "deb http//x.example/debian bookworm main",
        "deb 'http://x.example' bookworm main",
        "deb \"http://x.example bookworm main",
        "deb [arch=amd64 http://x.example/debian bookworm main",
        "deb [arch] http://x.example/debian bookworm main",
        "deb [arch=] http://x.example/debian bookworm main",
        "deb [=b] http://x.example/debian bookworm main",
        "deb[arch=b] http://x.example/debian bookworm main",
        "deb [arch=b]http://x.example/debian bookworm main",
        "deb [arch=$(dpkg --print-architecture)] http://x.example/debian bookworm main",
        "deb http://x.example/debian bookworm main \\\n  contrib",
        "deb http://x.example/debian bookworm main\ndeb-s http://x.example a b",
      })
  void whatAptCannotReadIsRefusedWithItsLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("f: line " + (text.contains("deb-s ") ? 2 : 1) + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FIELDS,
        "\n\n# why\n" + FIELDS + "\n\n" + FIELDS,
        "types: deb\nuris: http://x.example/debian\nSUITES: bookworm\nComponents: main\n",
        "Types: deb\nURIs: http://x.example/debian\nSuites: ./\n",
        """
        Types: deb deb-src
        URIs:
         http://x.example/debian
         http://y.example/debian
        Suites: bookworm
        Components: main
        """,
        "Types: deb\n# why\nURIs: http://x.example/debian\nSuites: bookworm\nComponents: main",
        "Enabled: no\nTypes: deb\n",
        FIELDS + "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n",
        "Types:deb\nURIs:http://x.example/debian\nSuites:bookworm\nComponents:main\n",
        "Types : deb\nURIs: http://x.example/debian\nSuites: bookworm\nComponents: main\n",
      })
  void stanzasThatAptReadsAreTaken(String text) {
    AptSources sources = read(text);
    assertThat(sources.stanzas()).isTrue();
    assertThat(sources.text()).isEqualTo(text.endsWith("\n") ? text : text + "\n");
    assertThat(sources.doubts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Types: deb\nURIs: http://x.example/debian\nSuites: bookworm\n",
        "Types: deb\nURIs: http://x.example/debian\nComponents: main\n",
        "Types: deb\nSuites: bookworm\nComponents: main\n",
        "URIs: http://x.example/debian\nSuites: bookworm\nComponents: main\n",
        "Type: deb\nURIs: http://x.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: deb\nURI: http://x.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: debs\nURIs: http://x.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: deb\nURIs: x.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: deb\nURIs: http://x.example/debian\nSuites: a/\nComponents: main\n",
        "Types: deb\nURIs: http://x.example/debian\nSuites: a/ b\nComponents: main\n",
        "Types: deb\nfoo bar\nURIs: http://x.example/debian\nSuites: a\nComponents: main\n",
        "Types: deb\n  URIs: http://x.example/debian\n  Suites: a\nComponents: main\n",
        "Enabled: no\nfoo bar\n",
        "Foo: deb\n",
        FIELDS + "\n deb\nURIs: http://x.example/debian\n",
        "Types: deb\nURIs: http://x.example/debian\n\nSuites: a\nComponents: main\n",
        "Types: deb\ndeb http://x.example/debian bookworm main\n",
      })
  void stanzasThatAptCannotReadAreRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EvalException.class)
        .hasMessageMatching("(?s)f: line \\d+: .*");
  }

  /** apt takes the last of them, and one source is lost without a word. */
  @Test
  void aFieldThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> read(FIELDS + FIELDS))
        .hasMessageStartingWith("f: line 5: the source has Types already, on line 1");
  }

  @Test
  void theIndentationOfAStringInAFunctionGoes() {
    AptSources sources = read("\n" + FIELDS.indent(8) + "        Signed-By:\n         .\n      ");
    assertThat(sources.text()).isEqualTo("\n" + FIELDS + "Signed-By:\n .\n\n");
    assertThat(sources.entries())
        .containsExactly(
            new AptSources.Entry(
                4, List.of("http://x.example/debian"), List.of("bookworm"), List.of("main")));
  }

  @Test
  void aPieceOfAUrlIsNoField() {
    assertThat(AptSources.areStanzas("https://x.example/debian bookworm main")).isFalse();
    assertThat(AptSources.areStanzas("# Types: deb\ndeb http://x.example ./")).isFalse();
  }

  @Test
  void eachSuiteIsNamedOnce() {
    assertThat(
            read("deb http://x.example/a b c\ndeb-src http://x.example/a b c\ndeb http://x/a d e")
                .suites())
        .containsExactly("b", "d");
  }
}
