package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.migrate.Migrated;
import dev.bothy.dialect.migrate.Migration;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  static List<Path> oldFiles() throws IOException {
    try (Stream<Path> golden = Files.list(Path.of("src/test/resources/golden"))) {
      return golden
          .filter(path -> path.getFileName().toString().startsWith("v0"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("oldFiles")
  void everyOldFilePlansTheSameWhenItIsRewritten(Path project) throws Exception {
    copy(project, directory);
    Path file = directory.resolve("build.envd");
    String before = Files.readString(file);
    assertThat(before).startsWith("# syntax=v0\n");
    String after = migrated(before);
    assertThat(after).startsWith("# syntax=v1\n");
    String plan = withoutPlaces(new Project(directory).plan());
    Files.writeString(file, after);
    assertThat(withoutPlaces(new Project(directory).plan())).isEqualTo(plan);
  }

  /** Lines move, and one call of v0's may be two of v1's. */
  private static String withoutPlaces(Plan plan) {
    return plan.toJson()
        .replaceAll("\"position\":\\s*\"[^\"]*\"", "")
        .replaceAll("\"calls\":\\s*\\d+", "");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
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
      quoteCharacter = '`',
      textBlock =
          """
          for f in ["a"]:⏎        io.copy(host_path=f, envd_path="/x")  # all | for f in ["a"]:⏎        io.copy(source=f, target="/x")  # all
          if True:⏎        io.copy("a", envd_path="/x")                       | if True:⏎        io.copy("a", target="/x")
          [io.copy(host_path=f, envd_path="/x") for f in ["a"]]              | [io.copy(source=f, target="/x") for f in ["a"]]
          def late():⏎        io.copy(host_path="a", envd_path="/x")⏎    late() | def late():⏎        io.copy(source="a", target="/x")⏎    late()
          """)
  void copiesAreRewrittenWhereverTheyStand(String before, String after) throws DialectException {
    String head = "def build():\n    ";
    String text = head + before.replace('⏎', '\n') + "\n";
    assertThat(Migration.isMeant(SourceFile.of("build.envd", text))).isTrue();
    assertThat(migrated(text)).isEqualTo("# syntax=v1\n" + head + after.replace('⏎', '\n') + "\n");
    Project project = new Project(directory).with("a", "").with("build.envd", migrated(text));
    assertThat(project.steps()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `def build():⏎  base(⏎    os="ubuntu20.04",  # old cluster⏎    # keep 3.8: TF 1.15⏎    language="r",⏎  )  # end⏎` | `def build():⏎  # old cluster⏎  # keep 3.8: TF 1.15⏎  base(image="ubuntu:22.04", dev=True)  # end⏎  install.r_lang()⏎`
          `def build():⏎  shell("zsh"); base(⏎    # why⏎    image="debian:12")⏎`  | `def build():⏎  # why⏎  shell("zsh"); base(image="debian:12")⏎`
          `def build(): base(⏎  # why⏎  language="r")⏎`                           | `# why⏎def build(): base(image="ubuntu:22.04", dev=True); install.r_lang()⏎`
          `def build():⏎  config.conda_channel(⏎    use_mamba=True,  # quick⏎  )⏎`  | `def build():⏎  # quick⏎  pass⏎`
          `def build():⏎  config.conda_channel(⏎    channel="x",  # ours⏎    use_mamba=True,  # quick⏎  )⏎` | `def build():⏎  # ours⏎  config.conda_channel(⏎    channel="x",  # quick⏎  )⏎`
          `def build():⏎  config.conda_channel(⏎    use_mamba=True,  # quick⏎    channel="x",  # ours⏎  )⏎` | `def build():⏎  # quick⏎  config.conda_channel(⏎    channel="x",  # ours⏎  )⏎`
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
        "def build():⏎  base(os=\"ubuntu20.04\", language=\"python3.9\")⏎  install.cuda(version=\"11.6\", cudnn=\"8\")⏎def serving():⏎  base(os=\"ubuntu20.04\", language=\"python3.9\")⏎",
        "def build():⏎  base(os=\"ubuntu20.04\", language=\"r\")⏎  gpu()⏎def gpu():⏎  install.cuda(version=\"11.6\")⏎def serving():⏎  base(os=\"ubuntu20.04\")⏎",
        "def build():⏎  common()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu20.04\")⏎def serving():⏎  base(language=\"r\")⏎",
        "def build():⏎  common()⏎  install.cuda(version=\"11.6\")⏎def common():⏎  base(os=\"ubuntu22.04\")⏎def serving():⏎  common()⏎",
        "def build():⏎  base(language=\"python\")⏎  config.conda_channel(\"x\", True)⏎def serving():⏎  base(language=\"python\")⏎",
      })
  void everyFunctionPlansTheSame(String body) throws DialectException {
    String text = "# syntax=v0\n" + body.replace('⏎', '\n');
    for (String function : List.of("build", "serving")) {
      new Project(directory).with("build.envd", text);
      String before = withoutPlaces(plan(function));
      new Project(directory).with("build.envd", migrated(text));
      assertThat(withoutPlaces(plan(function))).as(function).isEqualTo(before);
    }
  }

  private Plan plan(String function) throws DialectException {
    return Plan.of(
        Dialect.evaluate(EvaluateRequest.of(directory).from("build.envd:" + function)),
        Platform.LINUX_AMD64);
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

  @Test
  void cudaOfAFileReachesTheBaseOfOneThatItLoads() throws Exception {
    String main =
        """
        # syntax=v0
        load("h.envd", s="setup")
        def build():
            s()
            install.cuda(version="11.6")
        """;
    Project project =
        new Project(directory)
            .with("build.envd", main)
            .with("h.envd", "def setup():\n    base(os=\"ubuntu20.04\", language=\"r\")\n");
    String before = withoutPlaces(project.plan());
    ProjectLoader loader = new ProjectLoader(new ProjectFiles(directory));
    List<Migrated> all = Migration.of(SourceFile.of("build.envd", main), loader);
    assertThat(all).hasSize(2);
    all.forEach(file -> project.with(file.source().name(), file.text()));
    assertThat(withoutPlaces(project.plan())).isEqualTo(before);
  }

  @Test
  void aLoadedFileThatIsMigratedOrTheSameInBothStays() throws Exception {
    new Project(directory)
        .with("done.envd", "# syntax=v1\ndef a():\n    base(image=\"x\", dev=True)\n")
        .with("same.envd", "def b():\n    shell(\"zsh\")\n");
    SourceFile main =
        SourceFile.of(
            "build.envd", "# syntax=v0\nload(\"done.envd\", \"a\")\nload(\"same.envd\", \"b\")\n");
    assertThat(Migration.of(main, new ProjectLoader(new ProjectFiles(directory)))).hasSize(1);
  }

  @Test
  void anOldSystemWithoutCudaIsTold() throws DialectException {
    String text = "# syntax=v0\ndef build():\n    base(os=\"ubuntu20.04\", language=\"r\")\n";
    Project project = new Project(directory).with("build.envd", text);
    assertThat(project.evaluate().warnings())
        .containsExactly(
            "build.envd:3:5: os=\"ubuntu20.04\" chooses CUDA's image alone, as in envd's v0:"
                + " without install.cuda the base is ubuntu:22.04");
    project.with("build.envd", text + "    install.cuda(version=\"11.6\")\n");
    assertThat(project.evaluate().warnings()).isEmpty();
  }

  @Test
  void anotherIoIsLeftAlone() {
    String text =
        "# syntax=v0\nload(\"lib.envd\", \"io\")\ndef build():\n    io.copy(host_path=\"a\")\n";
    assertThat(migrated(text)).contains("io.copy(host_path=\"a\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base(language=name)", "base(**x)", "base(language=\"rust\")"})
  void whatCannotBeTranslatedIsRefusedWithItsPlace(String call) {
    assertThatThrownBy(() -> migrated("# syntax=v0\ndef build():\n    " + call + "\n"))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("build.envd:3:5: ");
  }
}
