package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.migrate.Migration;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.SourceFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of v0, as {@code bothy migrate} gives it for v1. */
class MigrationTest {
  @TempDir Path directory;

  private static String migrated(String text) {
    return Migration.of(SourceFile.of("build.envd", text));
  }

  @Test
  void callsAreRewrittenAndCommentsStay() {
    assertThat(
            migrated(
                """
                # syntax=v0

                # What we need.
                def build():
                    base(os="ubuntu20.04", language="python3.9")  # the base
                    config.conda_channel(channel="x", use_mamba=True)
                    io.copy(host_path="main.py", envd_path="/x")
                    shell("zsh")  # stays
                """))
        .isEqualTo(
            """
            # syntax=v1

            # What we need.
            def build():
                base(image="ubuntu:22.04", dev=True)  # the base
                install.conda(use_mamba=True)
                install.python(version="3.9")
                config.conda_channel(channel="x")
                io.copy(source="main.py", target="/x")
                shell("zsh")  # stays
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base(os=\"ubuntu20.04\", language=\"python3\")",
        "base(\"ubuntu22.04\", \"python3.10\")\ninstall.python_packages([\"numpy\"])",
        "base(language=\"r\")\ninstall.r_packages([\"x\"])",
        "base(language=\"julia\")\nshell(\"fish\")",
        "base(image=\"debian:12\")\nrun([\"ls\"])",
        "base(os=\"ubuntu20.04\", language=\"python\")\ninstall.cuda(version=\"11.6.2\")",
      })
  void theEnvironmentIsTheSame(String body) throws DialectException {
    String text = "# syntax=v0\ndef build():\n    " + body.replace("\n", "\n    ") + "\n";
    Environment before = new Project(directory).with("build.envd", text).environment();
    Environment after = new Project(directory).with("build.envd", migrated(text)).environment();
    assertThat(after.base()).isEqualTo(before.base());
    assertThat(after.dev()).isEqualTo(before.dev());
    assertThat(after.languages()).isEqualTo(before.languages());
    assertThat(after.packages()).isEqualTo(before.packages());
    assertThat(after.image().toString()).isEqualTo(before.image().toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          # syntax=v0, base(), true
          # syntax=v1, `base(os="ubuntu20.04")`, false
          `# what it is for`, `base(os="ubuntu20.04", language="python3")`, true
          ``, `io.copy(host_path="a", envd_path="/b")`, true
          ``, `base(image="debian:12", dev=True), io.copy("a", "/b")`, false
          """)
  void aFileOfThoseDaysIsKnownByItsCallsWhenItSaysNothing(String first, String call, boolean old) {
    String text = first + "\ndef build():\n    " + call + "\n";
    assertThat(Migration.isMeant(SourceFile.of("build.envd", text))).isEqualTo(old);
    if (old && !first.contains("syntax")) {
      assertThat(migrated(text)).startsWith("# syntax=v1\n" + first).doesNotContain("os=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"base(language=name)", "base(**x)", "base(language=\"rust\")"})
  void whatCannotBeTranslatedIsRefusedWithItsPlace(String call) {
    assertThatThrownBy(() -> migrated("# syntax=v0\ndef build():\n    " + call + "\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd:3:5: ");
  }
}
