package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static dev.bothy.dialect.migrate.OldFiles.withoutPlaces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.SourceFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OldSettingsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config.conda_channel(use_mamba=True)  # quick   | pass  # quick
          config.conda_channel("", True)                  | pass
          config.conda_channel(use_mamba=False, channel="channels: [a]") | config.conda_channel(channel="channels: [a]")
          config.pip_index(extra_url="https://x.example") | config.pip_index(url="https://pypi.org/simple", extra_url="https://x.example")
          config.pip_index("", "https://x.example", True) | config.pip_index("https://pypi.org/simple", "https://x.example", True)
          config.pip_index(trust=True)                    | pass
          config.pip_index("https://x.example")           | config.pip_index("https://x.example")
          """)
  void settingsThatVersion1WantsWholeAreMadeWhole(String before, String after)
      throws DialectException {
    String rest = "\n    install.python_packages([\"numpy\"])\n";
    String text = "# syntax=v0\ndef build():\n    base(language=\"python\")\n    " + before + rest;
    assertThat(migrated(text)).contains("    " + after + "\n");
    Plan plan = new Project(directory).with("build.envd", text).plan();
    Plan again = new Project(directory).with("build.envd", migrated(text)).plan();
    assertThat(withoutPlaces(again)).isEqualTo(withoutPlaces(plan));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conda_channel(use_mamba=True)  | conda_channel(channel="x")  | pass                         | config.conda_channel(channel="x")
          conda_channel(channel="x")     | conda_channel()             | pass                         | pass
          conda_channel("x", True)       | conda_channel("y", False)   | config.conda_channel("x")    | config.conda_channel("y")
          conda_channel()                | conda_channel("y", True)    | pass                         | config.conda_channel("y")
          conda_channel("x", True)       | conda_channel("", True)     | pass                         | pass
          """)
  void ofSeveralCallsTheLastOneSaysAll(
      String first, String second, String newFirst, String newSecond) throws DialectException {
    String head = "# syntax=v0\ndef build():\n    base(language=\"python\")\n";
    String text = head + "    config." + first + "\n    config." + second + "\n";
    assertThat(migrated(text)).endsWith("\n    " + newFirst + "\n    " + newSecond + "\n");
    Plan plan = new Project(directory).with("build.envd", text).plan();
    Plan again = new Project(directory).with("build.envd", migrated(text)).plan();
    assertThat(withoutPlaces(again)).isEqualTo(withoutPlaces(plan));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():⏎  base(language="python")⏎  common()⏎  config.conda_channel("x")⏎def common():⏎  config.conda_channel("y", True)⏎` | 3:3
          `def build():⏎  base(language="python")⏎  common()⏎  config.conda_channel()⏎def common():⏎  config.conda_channel("y")⏎`         | 5:3
          `def build(own=True):⏎  base(language="python")⏎  if own:⏎    config.conda_channel("x")⏎  config.conda_channel()⏎`             | 6:3
          `def build(own=True):⏎  base(language="python")⏎  config.conda_channel("x", True)⏎  if own:⏎    config.conda_channel("y")⏎`    | 3:3
          `def build():⏎  base(language="python")⏎  common()⏎def serving():⏎  base(language="r")⏎  common()⏎def common():⏎  config.conda_channel("y")⏎` | 9:3
          """)
  void callsThatDisagreeAreRefused(String body, String place) {
    assertThatThrownBy(() -> migrated("# syntax=v0\n" + body.replace('⏎', '\n')))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd:" + place + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():⏎  config.conda_channel("x")⏎  common()⏎def common():⏎  base(language="python")⏎` | `3:3: v1 refuses this call where no install.conda is before it`
          `def build():⏎  install.conda_packages(["a"])⏎  common()⏎def common():⏎  base(language="python")⏎` | `3:3: v1 refuses this call where no install.conda is before it`
          `def build():⏎  base(image="conda:1")⏎  install.conda_packages(["a"])⏎` | `4:3: v1 refuses this call where no install.conda is before it`
          `def build():⏎  run(["ls"])⏎  common()⏎def common():⏎  base(language="r")⏎` | `6:3: v0 installed the language before all else; now the run() at build.envd:3:3 comes before it`
          """)
  void anOrderThatVersion1MindsIsTold(String body, String note) throws Exception {
    String text = "# syntax=v0\n" + body.replace('⏎', '\n');
    assertThat(notes(text)).containsExactly("build.envd:" + note);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def build():⏎  common()⏎  config.conda_channel(\"x\")⏎def common():⏎  base(language=\"python\")⏎",
        "def build():⏎  config.conda_channel(\"x\")⏎  base(language=\"python\")⏎",
        "def build():⏎  common()⏎  install.conda_packages([\"a\"])⏎  run([\"ls\"])⏎def python():⏎  base(language=\"python\")⏎common = python⏎",
      })
  void anOrderThatIsRightIsNoMatter(String body) throws Exception {
    assertThat(notes("# syntax=v0\n" + body.replace('⏎', '\n'))).isEmpty();
  }

  private List<String> notes(String text) throws Exception {
    return Migration.of(
            SourceFile.of("build.envd", text), new ProjectLoader(new ProjectFiles(directory)))
        .getFirst()
        .notes();
  }

  @Test
  void aChannelWithoutCondaGoesAndIsTold() throws Exception {
    String text =
        "# syntax=v0\ndef build():\n    base(language=\"r\")\n    config.conda_channel(\"x\")\n";
    Project project = new Project(directory).with("build.envd", text);
    String before = withoutPlaces(project.plan());
    Migrated migrated =
        Migration.of(
                SourceFile.of("build.envd", text),
                new ProjectLoader(new ProjectFiles(project.directory())))
            .getFirst();
    assertThat(migrated.text()).endsWith("\n    pass\n");
    assertThat(migrated.notes())
        .containsExactly(
            "build.envd:4:5: this call goes: nothing here installs conda, so it said nothing");
    project.with("build.envd", migrated.text());
    assertThat(withoutPlaces(project.plan())).isEqualTo(before);
  }
}
