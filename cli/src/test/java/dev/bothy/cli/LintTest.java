package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bothy lint}: what it prints, and what it ends with. */
class LintTest {
  @TempDir Path project;

  private CommandLine lint(String body, String... options) throws Exception {
    Files.writeString(project.resolve("build.envd"), "def build():\n    " + body + "\n");
    String[] words = new String[options.length + 1];
    words[0] = "lint";
    System.arraycopy(options, 0, words, 1, options.length);
    return CommandLine.run(project, Map.of("HOME", project.toString()), words);
  }

  @Test
  void warningsAreWorthAnExitCodeAndNotesAreNot() throws Exception {
    CommandLine warned = lint("return Source.image(\"debian\")");
    assertThat(warned.code()).isEqualTo(1);
    assertThat(warned.out()).startsWith("build.envd:2:12: warning: ").endsWith("\n");
    assertThat(warned.err()).isEqualTo("1 warning, 0 notes\n");
    CommandLine noted = lint("return Source.image(\"debian:12\")");
    assertThat(noted.code()).isZero();
    assertThat(noted.err()).isEqualTo("0 warnings, 1 note\n");
    CommandLine clean = lint("return Source.scratch()");
    assertThat(clean.code()).isZero();
    assertThat(clean.out()).isEmpty();
    assertThat(lint("return Source.imag()").code()).isEqualTo(3);
  }

  @Test
  void programsReadADocument() throws Exception {
    String document = lint("return Source.image(\"debian\")", "--format", "json").out();
    assertThat(document)
        .isEqualTo(
            """
            {
              "schemaVersion": 1,
              "findings": [
                {
                  "rule": "unpinned-image",
                  "level": "warning",
                  "position": "build.envd:2:12",
                  "file": "build.envd",
                  "line": 2,
                  "column": 12,
                  "message": "image debian:latest is whatever is newest",
                  "hint": "name a version: NAME:TAG; `bothy lock` pins it, or NAME:TAG@sha256:…"
                }
              ]
            }
            """);
    assertThat(lint("return Source.image(\"debian\")", "--json").out()).isEqualTo(document);
  }
}
