package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.TestRoot;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of this room's README.md, as a stranger would run them, in one directory. */
@Tag("containers")
@Timeout(900)
class ReadmeTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?)```\n+```text\n(.*?)```", Pattern.DOTALL);

  private static TestRoot place;

  record Example(String heading, String program, String output) {
    @Override
    public String toString() {
      return heading;
    }
  }

  @BeforeAll
  static void make() throws IOException {
    place = new TestRoot();
  }

  @AfterAll
  static void remove() throws IOException {
    place.close();
  }

  static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    String readme = Files.readString(Path.of("README.md"));
    Matcher block = PROGRAM.matcher(readme);
    while (block.find()) {
      String heading = readme.substring(readme.lastIndexOf("\n## ", block.start()) + 4);
      examples.add(
          new Example(heading.lines().findFirst().orElse(""), block.group(1), block.group(2)));
    }
    return examples;
  }

  @Test
  void eachProgramSaysWhatItPrints() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    long programs =
        Pattern.compile("^```java$", Pattern.MULTILINE).matcher(readme).results().count();
    assertThat(examples()).hasSize((int) programs).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itPrintsWhatIsSaid(Example example) throws Exception {
    Path classes = Files.createTempDirectory(place.directory(), "classes");
    compile(Files.writeString(classes.resolve("Example.java"), example.program()), classes);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                library() + File.pathSeparator + classes,
                "Example")
            .directory(place.directory().toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).isEqualTo(example.output());
    assertThat(process.waitFor()).isZero();
  }

  private static void compile(Path file, Path to) {
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, "-d", to.toString(), "-cp", library(), file.toString());
    assertThat(code).as(messages.toString()).isZero();
  }

  /** What a program that depends on the engine has on its class path: no tests. */
  private static String library() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
