package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What came of one command, run in this JVM as a shell would start it. */
record CommandLine(int code, String out, String err) {
  /** Runs it with nothing on standard input. */
  static CommandLine run(Path directory, Map<String, String> environment, String... words) {
    return runWith("", directory, environment, words);
  }

  static CommandLine runWith(
      String in, Path directory, Map<String, String> environment, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(in, directory, environment, out, err, words);
    return new CommandLine(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a command that must succeed writes, when that is no text. */
  static byte[] bytes(Path directory, Map<String, String> environment, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(run("", directory, environment, out, err, words))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    return out.toByteArray();
  }

  private static int run(
      String in,
      Path directory,
      Map<String, String> environment,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err,
      String... words) {
    return new Main(
            directory,
            environment,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(words), () -> false);
  }
}
