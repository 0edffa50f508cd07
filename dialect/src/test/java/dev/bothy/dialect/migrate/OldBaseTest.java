package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static dev.bothy.dialect.migrate.OldFiles.withoutPlaces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Environment;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.starlark.EvalException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OldBaseTest {
  @TempDir Path directory;

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
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():  # all⏎  run(["make"])⏎  base(language="r")⏎` | `def build():  # all⏎  install.r_lang()⏎  run(["make"])⏎  base(image="ubuntu:22.04", dev=True)⏎`
          `def build():⏎  "What."⏎⏎  # why⏎  shell("zsh")⏎  base(language="r")⏎` | `def build():⏎  "What."⏎  install.r_lang()⏎⏎  # why⏎  shell("zsh")⏎  base(image="ubuntu:22.04", dev=True)⏎`
          `def build(⏎  a=1⏎):⏎  # why⏎  shell("zsh")⏎  base(language="r")⏎` | `def build(⏎  a=1⏎):⏎  install.r_lang()⏎  # why⏎  shell("zsh")⏎  base(image="ubuntu:22.04", dev=True)⏎`
          `def build():⏎  "What."⏎  base(⏎    language="r",⏎  )  # R⏎` | `def build():⏎  "What."⏎  base(image="ubuntu:22.04", dev=True)  # R⏎  install.r_lang()⏎`
          `def build(): base(language="r"); shell("zsh")⏎` | `def build(): base(image="ubuntu:22.04", dev=True); install.r_lang(); shell("zsh")⏎`
          `def build(): run(["make"]); base(language="r")⏎` | `def build(): install.r_lang(); run(["make"]); base(image="ubuntu:22.04", dev=True)⏎`
          `def build(): "What."; run(["make"]); base(language="r")⏎` | `def build(): "What."; install.r_lang(); run(["make"]); base(image="ubuntu:22.04", dev=True)⏎`
          `def build():⏎  "What."; run(["make"])⏎  base(language="r")⏎` | `def build():⏎  "What."; install.r_lang(); run(["make"])⏎  base(image="ubuntu:22.04", dev=True)⏎`
          `def build(): config.pip_index(); base(language="r")⏎` | `def build(): install.r_lang(); pass; base(image="ubuntu:22.04", dev=True)⏎`
          `def build():⏎  base(language="r"), run(["make"])⏎` | `def build():⏎  install.r_lang()⏎  base(image="ubuntu:22.04", dev=True), run(["make"])⏎`
          `def build():⏎  base(language="r")⏎  base(language="julia")⏎` | `def build():⏎  install.julia()⏎  base(image="ubuntu:22.04", dev=True)⏎  base(image="ubuntu:22.04", dev=True)⏎`
          """)
  void theLanguageIsInstalledBeforeAllElse(String before, String after) throws DialectException {
    String text = "# syntax=v0⏎" + before;
    assertThat(migrated(text.replace('⏎', '\n')))
        .isEqualTo("# syntax=v1\n" + after.replace('⏎', '\n'));
    Plan plan = new Project(directory).with("build.envd", text.replace('⏎', '\n')).plan();
    Plan again =
        new Project(directory).with("build.envd", migrated(text.replace('⏎', '\n'))).plan();
    assertThat(withoutPlaces(again)).isEqualTo(withoutPlaces(plan));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def build():⏎  base(os=\"ubuntu20.04\", language=\"python3.9\")⏎  install.cuda(version=\"11.6\", cudnn=\"8\")⏎def serving():⏎  base(os=\"ubuntu20.04\", language=\"python3.9\")⏎",
        "def build():⏎  base(os=\"ubuntu20.04\", language=\"r\")⏎  gpu()⏎def gpu():⏎  install.cuda(version=\"11.6\")⏎def serving():⏎  base(os=\"ubuntu20.04\")⏎",
        "def build():⏎  common()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu20.04\")⏎def serving():⏎  base(language=\"r\")⏎",
        "def build():⏎  common()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu22.04\")⏎def serving():⏎  common()⏎",
        "def build():⏎  base(os=\"ubuntu20.04\")⏎  base(language=\"r\")⏎  install.cuda(version=\"11.6\")⏎def serving():⏎  base()⏎",
        "def build():⏎  f()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu20.04\")⏎f = common⏎def serving():⏎  base(language=\"r\")⏎",
        "def build():⏎  [f() for f in all]⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu20.04\")⏎all = [common]⏎def serving():⏎  base(language=\"r\")⏎",
        "def build():⏎  base(image=\"debian:12\")⏎  config.conda_channel(\"x\")⏎def serving():⏎  base(language=\"python\")⏎",
        "def build():⏎  install.apt_packages([\"git\"])⏎def serving():⏎  \"What.\"⏎  if True:⏎    base(image=\"debian:12\")⏎",
        "def build():⏎  common()⏎def serving(): shell(\"zsh\")⏎def common():⏎  run([\"ls\"])⏎",
        "def build():⏎  return Source.image(\"debian:12\")⏎def serving():⏎  base()⏎",
        "base(image=\"debian:12\")⏎def build():⏎  shell(\"zsh\")⏎def serving():⏎  run([\"ls\"])⏎",
        "def one():⏎  shell(\"zsh\")⏎build = one⏎def serving():⏎  run([\"ls\"])⏎",
        "def one():⏎  common()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu20.04\")⏎build = one⏎def serving():⏎  base()⏎",
        "def build():⏎  base(language=\"python\")⏎  config.conda_channel(\"x\", True)⏎def serving():⏎  base(language=\"python\")⏎",
      })
  void everyFunctionPlansTheSame(String body) throws DialectException {
    String text = "# syntax=v0\n" + body.replace('⏎', '\n');
    for (String function : List.of("build", "serving")) {
      new Project(directory).with("build.envd", text);
      String before = withoutPlaces(new Project(directory).plan(function));
      new Project(directory).with("build.envd", migrated(text));
      assertThat(withoutPlaces(new Project(directory).plan(function)))
          .as(function)
          .isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def common():⏎  base(os="ubuntu20.04")⏎def build():⏎  common()⏎  install.cuda(version="11.6")⏎def serving():⏎  common()⏎` | 3:3
          `def build(gpu=False):⏎  base(os="ubuntu20.04")⏎  if gpu:⏎    install.cuda(version="11.6")⏎` | 3:3
          `def build(gpu=False):⏎  base(os="ubuntu20.04")⏎  if gpu:⏎    cuda()⏎def cuda():⏎  install.cuda(version="11.6")⏎` | 3:3
          """)
  void aBaseWithAndWithoutCudaIsRefusedWhereItIs(String body, String place) {
    assertThatThrownBy(() -> migrated("# syntax=v0\n" + body.replace('⏎', '\n')))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith(
            "build.envd:"
                + place
                + ": v1's base would be ubuntu:20.04 with install.cuda and ubuntu:22.04 without, and"
                + " both go through this call");
  }

  @Test
  void theLanguageComesBeforeWhatStandsInTheBasesLine() {
    assertThat(migrated("def build():\n  base(language=\"r\"); run([\"make\"])\n"))
        .endsWith("  base(image=\"ubuntu:22.04\", dev=True); install.r_lang(); run([\"make\"])\n");
  }

  @Test
  void aBaseThatIsRewrittenByHandAlreadyStays() {
    String text = "# syntax=v0\ndef build():\n    base(image=name, dev=True)\n";
    assertThat(migrated(text)).isEqualTo(text.replace("v0", "v1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():⏎  base(language="python")⏎  common()⏎def common():⏎  base(language="r")⏎` | 3:3
          `def build():⏎  base()⏎  common()⏎def common():⏎  base(language="r")⏎`                  | 3:3
          `def build(own=False):⏎  base(language="r")⏎  if own:⏎    base(image="debian:12")⏎`     | 3:3
          `def build():⏎  base(language="r")⏎  common()⏎def common(own=False):⏎  if own:⏎    base(image="debian:12")⏎` | 3:3
          `def build():⏎  base(os="ubuntu20.04")⏎  base(image="ubuntu:22.04")⏎  install.cuda(version="11.6")⏎` | 4:3
          """)
  void basesThatDisagreeAreRefused(String body, String place) {
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
          `def build():  # all⏎  shell("zsh")⏎`              | `def build():  # all⏎  base(dev=True)⏎  shell("zsh")⏎`
          `def build(): "What."⏎`                            | `def build(): "What."; base(dev=True)⏎`
          `def build():⏎  "What."⏎`                          | `def build():⏎  "What."⏎  base(dev=True)⏎`
          `def build(): shell("zsh")⏎`                       | `def build(): base(dev=True); shell("zsh")⏎`
          `def build():⏎  a()⏎def a():⏎  shell("zsh")⏎`      | `def build():⏎  base(dev=True)⏎  a()⏎def a():⏎  shell("zsh")⏎`
          `def build():⏎  a()⏎def a():⏎  base(image="x")⏎`   | `def build():⏎  a()⏎def a():⏎  base(image="x")⏎`
          `def build(a=1):⏎  pass⏎def _b():⏎  pass⏎def c(d):⏎  pass⏎` | `def build(a=1):⏎  base(dev=True)⏎  pass⏎def _b():⏎  pass⏎def c(d):⏎  pass⏎`
          """)
  void anEnvironmentWithoutABaseStaysForDevelopment(String before, String after) {
    assertThat(migrated("# syntax=v0\n" + before.replace('⏎', '\n')))
        .isEqualTo("# syntax=v1\n" + after.replace('⏎', '\n'));
  }
}
