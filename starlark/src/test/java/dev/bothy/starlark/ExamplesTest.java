package dev.bothy.starlark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java programs of README.md and of the package's documentation, as a stranger would run them:
 * against the module alone, so that they see nothing but what it exports.
 */
class ExamplesTest {
  private static final Pattern README =
      Pattern.compile("```java\n(.*?)```\n+```text\n(.*?)```", Pattern.DOTALL);
  private static final Pattern DOCUMENTATION =
      Pattern.compile(
          "\\{@snippet lang=java :\n(.*?)\n \\* }\n \\*\n.*?\\{@snippet lang=text :\n(.*?)\n \\* }",
          Pattern.DOTALL);

  @TempDir Path directory;

  record Example(String where, String program, String output) {
    @Override
    public String toString() {
      return where;
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    String readme = Files.readString(Path.of("README.md"));
    Matcher block = README.matcher(readme);
    while (block.find()) {
      String heading = readme.substring(readme.lastIndexOf("\n## ", block.start()) + 4);
      examples.add(
          new Example(heading.lines().findFirst().orElse(""), block.group(1), block.group(2)));
    }
    String path = "src/main/java/dev/bothy/starlark/package-info.java";
    block = DOCUMENTATION.matcher(Files.readString(Path.of(path)));
    while (block.find()) {
      examples.add(
          new Example(path, uncommented(block.group(1)), uncommented(block.group(2)) + "\n"));
    }
    return examples;
  }

  private static String uncommented(String text) {
    return text.replaceAll("(?m)^ \\* ?", "");
  }

  @Test
  void theyAreFound() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(7);
    assertThat(examples()).last().hasToString("src/main/java/dev/bothy/starlark/package-info.java");
    String readme = Files.readString(Path.of("README.md"));
    assertThat(Pattern.compile("^```java$", Pattern.MULTILINE).matcher(readme).results().count())
        .as("programs in README.md that say what they print")
        .isEqualTo(examples().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itPrintsWhatIsSaid(Example example) throws Exception {
    compile(Files.writeString(directory.resolve("Example.java"), example.program()));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                library().toString(),
                "--add-modules",
                "dev.bothy.starlark",
                "-cp",
                directory.toString(),
                "Example")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).isEqualTo(example.output());
    assertThat(process.waitFor()).isZero();
  }

  private void compile(Path file) {
    StringWriter messages = new StringWriter();
    PrintWriter to = new PrintWriter(messages);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                to,
                to,
                "-d",
                directory.toString(),
                "--module-path",
                library().toString(),
                "--add-modules",
                "dev.bothy.starlark",
                file.toString());
    assertThat(code).as(messages.toString()).isZero();
  }

  private static Path library() {
    try {
      return Path.of(
          StarlarkException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
