package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs that need no container, one after the other on a real directory. */
class InitThenPlanTest {
  @TempDir Path directory;
  private CommandLine last = new CommandLine(0, "", "");

  private int bothy(String... words) {
    last = CommandLine.run(directory, Map.of("HOME", directory.toString()), words);
    return last.code();
  }

  @Test
  void whatInitWritesEvaluatesAndIsNeverOverwritten() throws IOException {
    Files.writeString(directory.resolve("requirements.txt"), "numpy\n");
    assertThat(bothy("init")).isZero();
    String written = Files.readString(directory.resolve("build.envd"));
    assertThat(bothy("plan")).as(last.err()).isZero();
    assertThat(last.out()).contains("-r requirements.txt");
    assertThat(bothy("init")).isEqualTo(1);
    assertThat(directory.resolve("build.envd")).hasContent(written);
  }

  @Test
  void theGraphIsTheSameBytesEachTime() throws IOException {
    bothy("init");
    Map<String, String> environment = Map.of("HOME", directory.toString());
    byte[] first = CommandLine.bytes(directory, environment, "graph", "--format", "llb");
    assertThat(CommandLine.bytes(directory, environment, "graph", "--format=llb"))
        .isEqualTo(first)
        .isNotEmpty();
    assertThat(bothy("graph", "--format", "llb")).isZero();
    assertThat(last.err()).isEmpty();
  }

  @Test
  void aMistakeInTheFileEndsInThreeWithItsPlace() throws IOException {
    Files.writeString(
        directory.resolve("build.envd"),
        "def build():\n    base()\n    install.apt_pakages(name=[\"tree\"])\n");
    assertThat(bothy("plan")).isEqualTo(3);
    assertThat(last.err())
        .startsWith("error: build.envd:3:")
        .contains("apt_packages")
        .contains("^");
    assertThat(bothy("plan", "-p", "nowhere")).isEqualTo(2);
    Files.delete(directory.resolve("build.envd"));
    assertThat(bothy("plan")).isEqualTo(3);
    assertThat(last.err()).contains("bothy init");
  }

  @Test
  void starlarkFilesRunAndAreChecked() throws IOException {
    Files.writeString(directory.resolve("lib.star"), "def f(x):\n    return x * 2\n");
    Files.writeString(
        directory.resolve("a.star"), "load(\"lib.star\", \"f\")\ng = f(21)\nprint(g)\n");
    Files.writeString(directory.resolve("b.star"), "x = undefined\ny = also\n");
    assertThat(bothy("starlark", "run", "a.star", "--eval", "g + 1")).isZero();
    assertThat(last.out()).isEqualTo("43\n");
    assertThat(last.err()).isEqualTo("42\n");
    assertThat(bothy("starlark", "run", "--json", "b.star", "a.star")).isEqualTo(3);
    assertThat(last.out().lines())
        .hasSize(2)
        .last()
        .isEqualTo("{\"file\":\"a.star\",\"ok\":true,\"output\":\"42\\n\",\"errors\":[]}");
    assertThat(bothy("starlark", "check", "--predeclared", "also", "--json", "b.star"))
        .isEqualTo(3);
    assertThat(last.out()).contains("\"line\":1,\"column\":5").doesNotContain("\"line\":2");
  }

  @Test
  void whatIsNotThereIsSaidWithItsCode() {
    assertThat(bothy("exec", "nowhere", "--", "true")).isEqualTo(5);
    assertThat(bothy("describe")).isEqualTo(5);
    assertThat(bothy("tag", "none", "other")).isEqualTo(5);
    assertThat(bothy("rmi", "none")).isEqualTo(5);
    assertThat(bothy("ls", "--format", "json")).isZero();
    assertThat(last.out()).contains("\"environments\": []");
  }

  @Test
  void migrateShowsThenWritesWhatPlanReadsAlike() throws IOException {
    Path file = directory.resolve("build.envd");
    String old = "# syntax=v0\ndef build():\n    base(language=\"python\")  # kept\n";
    Files.writeString(file, old);
    assertThat(bothy("migrate")).as(last.err()).isZero();
    assertThat(last.out()).contains("+    install.python()");
    assertThat(file).hasContent(old);
    assertThat(bothy("migrate", "--write")).isZero();
    assertThat(Files.readString(file)).startsWith("# syntax=v1\n").contains("  # kept\n");
    assertThat(bothy("plan")).as(last.err()).isZero();
    assertThat(bothy("migrate")).isZero();
    assertThat(last.err()).contains("it is v1 already");
  }

  @Test
  void migrateRewritesWhatAFileLoadsOrNothing() throws IOException {
    Path file = directory.resolve("build.envd");
    Path helper = Files.createDirectory(directory.resolve("lib")).resolve("h.envd");
    String old = "load(\"lib/h.envd\", \"setup\")\ndef build():\n    setup()\n";
    String helped = "def setup():\n    base(os=\"ubuntu20.04\", language=\"python\")\n";
    Files.writeString(file, old);
    Files.writeString(helper, helped + "def other():\n    base(language=name)\n");
    assertThat(bothy("migrate", "--write")).isEqualTo(3);
    assertThat(last.err()).contains("lib/h.envd:4:5: ");
    Files.writeString(helper, helped + "def other(:\n");
    assertThat(bothy("migrate", "--write")).isEqualTo(3);
    assertThat(last.err()).contains("lib/h.envd:3:11: ");
    assertThat(file).hasContent(old);
    Files.writeString(helper, helped);
    assertThat(bothy("migrate")).as(last.err()).isZero();
    assertThat(last.out()).contains("+++ b/build.envd", "+++ b/lib/h.envd");
    assertThat(last.err()).contains("lib/h.envd:2:5: the base is ubuntu:22.04");
    assertThat(bothy("migrate", "--write")).as(last.err()).isZero();
    assertThat(last.err()).contains("migrated build.envd", "migrated lib/h.envd");
    assertThat(bothy("plan")).as(last.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan",
        "sync",
        "fmt",
        "freeze",
        "stop",
        "start",
        "logs",
        "describe",
        "destroy",
        "migrate"
      })
  void fromADirectoryOfAProjectTheWayToItIsTold(String verb) throws IOException {
    bothy("init");
    Path below = Files.createDirectory(directory.resolve("src"));
    CommandLine said = CommandLine.run(below, Map.of("HOME", directory.toString()), verb);
    assertThat(said.code()).isNotZero();
    assertThat(said.err())
        .endsWith("hint: there is one above: ../build.envd; cd .., or add -p ..\n");
    assertThat(bothy(verb, "-p", "src")).isEqualTo(said.code());
    assertThat(last.err()).endsWith("hint: there is one above: build.envd; leave -p out\n");
  }

  @Test
  void whatIsNamedIsNotSoughtAbove() throws IOException {
    bothy("init");
    Path below = Files.createDirectory(directory.resolve("src"));
    CommandLine said = CommandLine.run(below, Map.of("HOME", directory.toString()), "stop", "x");
    assertThat(said.err()).contains("'x'").doesNotContain("above");
  }
}
