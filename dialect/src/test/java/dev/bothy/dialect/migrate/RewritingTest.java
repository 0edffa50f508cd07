package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts around what is rewritten. */
final class RewritingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():⏎  base(⏎    os="ubuntu20.04",  # old cluster⏎    # keep 3.8: TF 1.15⏎    language="r",⏎  )  # end⏎` | `def build():⏎  # old cluster⏎  # keep 3.8: TF 1.15⏎  base(image="ubuntu:22.04", dev=True)  # end⏎  install.r_lang()⏎`
          `def build():⏎  shell("zsh"); base(⏎    # why⏎    image="debian:12")⏎`  | `def build():⏎  # why⏎  shell("zsh"); base(image="debian:12")⏎`
          `def build(): base(⏎  # why⏎  language="r")⏎`                           | `# why⏎def build(): base(image="ubuntu:22.04", dev=True); install.r_lang()⏎`
          `def build():⏎  config.conda_channel(⏎    use_mamba=True,  # quick⏎  )⏎`  | `def build():⏎  base(dev=True)⏎  # quick⏎  pass⏎`
          `def build():⏎  base(language="python")⏎  config.conda_channel(⏎    channel="x",  # ours⏎    use_mamba=True,  # quick⏎  )⏎` | `def build():⏎  base(image="ubuntu:22.04", dev=True)⏎  install.conda(use_mamba=True)⏎  install.python()⏎  # ours⏎  config.conda_channel(⏎    channel="x",  # quick⏎  )⏎`
          `def build():⏎  base(language="python")⏎  config.conda_channel(⏎    use_mamba=True,  # quick⏎    channel="x",  # ours⏎  )⏎` | `def build():⏎  base(image="ubuntu:22.04", dev=True)⏎  install.conda(use_mamba=True)⏎  install.python()⏎  # quick⏎  config.conda_channel(⏎    channel="x",  # ours⏎  )⏎`
          `# The syntax that we use.⏎def build():⏎  base(language="r")⏎` | `# The syntax that we use.⏎def build():⏎  base(image="ubuntu:22.04", dev=True)⏎  install.r_lang()⏎`
          """)
  void noCommentIsLost(String before, String after) {
    assertThat(migrated(before.replace('⏎', '\n')))
        .isEqualTo("# syntax=v1\n" + after.replace('⏎', '\n'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r", "\n"})
  void whatComesEndsItsLinesAsTheFileDoes(String end) {
    String text = "def build():\n    base(\n        # R\n        language=\"r\")\n";
    String after =
        """
        # syntax=v1
        def build():
            # R
            base(image="ubuntu:22.04", dev=True)
            install.r_lang()
        """;
    assertThat(migrated(text.replace("\n", end))).isEqualTo(after.replace("\n", end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"# syntax=v0\n", ""})
  void aByteOrderMarkStaysTheFirstCharacter(String first) {
    assertThat(migrated("\uFEFF" + first + "def build():\n    base(image=\"debian:12\")\n"))
        .isEqualTo("\uFEFF# syntax=v1\ndef build():\n    base(image=\"debian:12\")\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base(language=name)",
        "base(**x)",
        "base(language=\"rust\")",
        "config.pip_index(*x)",
        "config.pip_index(**x)",
        "config.conda_channel(*x)",
        "config.conda_channel(**x)",
        "config.conda_channel(\"x\", **x)",
        "config.conda_channel(use_mamba=flag)",
      })
  void whatCannotBeTranslatedIsRefusedWithItsPlace(String call) {
    assertThatThrownBy(() -> migrated("# syntax=v0\ndef build():\n    " + call + "\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd:3:5: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config.pip_index(), shell("zsh")      | None, shell("zsh")
          x = config.pip_index(trust=True)      | x = None
          [config.conda_channel(), config.gpu()] | [None, config.gpu()]
          return config.pip_index()             | return None
          (config.pip_index())                  | (None)
          config.pip_index(); shell("zsh")      | pass; shell("zsh")
          """)
  void whatGoesLeavesAFileThatParses(String before, String after) {
    String head = "def build():\n    base(image=\"debian:12\")\n    ";
    assertThat(migrated(head + before + "\n")).isEqualTo("# syntax=v1\n" + head + after + "\n");
  }

  @Test
  void aCallInACallThatGoesIsRefused() {
    assertThatThrownBy(
            () -> migrated("def build():\n  config.pip_index(trust=config.pip_index())\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd:2:26: another call that changes is in this one");
  }

  @Test
  void aFileThatWouldNotParseIsRefused() {
    assertThatThrownBy(() -> migrated("def build():\n  base(language=\"r\") \\\n\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd: rewritten, it is no Starlark: ");
  }
}
