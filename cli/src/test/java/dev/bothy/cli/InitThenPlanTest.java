package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that need no container, one after the other on a real directory. */
class InitThenPlanTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int bothy(String... words) {
    out.reset();
    err.reset();
    return new Main(
            directory,
            Map.of("HOME", directory.toString()),
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(words), () -> false);
  }

  @Test
  void whatInitWritesEvaluatesAndIsNeverOverwritten() throws IOException {
    Files.writeString(directory.resolve("requirements.txt"), "numpy\n");
    assertThat(bothy("init")).isZero();
    String written = Files.readString(directory.resolve("build.envd"));
    assertThat(bothy("plan")).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("-r requirements.txt");
    assertThat(bothy("init")).isEqualTo(1);
    assertThat(directory.resolve("build.envd")).hasContent(written);
  }

  @Test
  void theGraphIsTheSameBytesEachTime() throws IOException {
    bothy("init");
    assertThat(bothy("graph", "--format", "llb")).isZero();
    byte[] first = out.toByteArray();
    assertThat(bothy("graph", "--format=llb")).isZero();
    assertThat(out.toByteArray()).isEqualTo(first).isNotEmpty();
    assertThat(err.toByteArray()).isEmpty();
  }

  @Test
  void aMistakeInTheFileEndsInThreeWithItsPlace() throws IOException {
    Files.writeString(
        directory.resolve("build.envd"),
        "def build():\n    base()\n    install.apt_pakages(name=[\"tree\"])\n");
    assertThat(bothy("plan")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("error: build.envd:3:")
        .contains("apt_packages")
        .contains("^");
    assertThat(bothy("plan", "-p", "nowhere")).isEqualTo(2);
    Files.delete(directory.resolve("build.envd"));
    assertThat(bothy("plan")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("bothy init");
  }

  @Test
  void starlarkFilesRunAndAreChecked() throws IOException {
    Files.writeString(directory.resolve("lib.star"), "def f(x):\n    return x * 2\n");
    Files.writeString(
        directory.resolve("a.star"), "load(\"lib.star\", \"f\")\ng = f(21)\nprint(g)\n");
    Files.writeString(directory.resolve("b.star"), "x = undefined\ny = also\n");
    assertThat(bothy("starlark", "run", "a.star", "--eval", "g + 1")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("43\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("42\n");
    assertThat(bothy("starlark", "run", "--json", "b.star", "a.star")).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .last()
        .isEqualTo("{\"file\":\"a.star\",\"ok\":true,\"output\":\"42\\n\",\"errors\":[]}");
    assertThat(bothy("starlark", "check", "--predeclared", "also", "--json", "b.star"))
        .isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"line\":1,\"column\":5")
        .doesNotContain("\"line\":2");
  }

  @Test
  void whatIsNotThereIsSaidWithItsCode() {
    assertThat(bothy("exec", "nowhere", "--", "true")).isEqualTo(5);
    assertThat(bothy("describe")).isEqualTo(5);
    assertThat(bothy("tag", "none", "other")).isEqualTo(5);
    assertThat(bothy("rmi", "none")).isEqualTo(5);
    assertThat(bothy("ls", "--format", "json")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"environments\": []");
  }

  @Test
  void migrateShowsThenWritesWhatPlanReadsAlike() throws IOException {
    Path file = directory.resolve("build.envd");
    String old = "# syntax=v0\ndef build():\n    base(language=\"python\")  # kept\n";
    Files.writeString(file, old);
    assertThat(bothy("migrate")).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("+    install.python()");
    assertThat(file).hasContent(old);
    assertThat(bothy("migrate", "--write")).isZero();
    assertThat(Files.readString(file)).startsWith("# syntax=v1\n").contains("  # kept\n");
    assertThat(bothy("plan")).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(bothy("migrate")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("it is v1 already");
  }
}
