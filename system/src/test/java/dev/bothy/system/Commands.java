package dev.bothy.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands with their output in files, so that a daemon which keeps a pipe open blocks
 * nothing.
 */
record Commands(List<String> prefix, Map<String, String> environment, Path directory) {
  private static final long LIMIT_MINUTES = 15;

  Result run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  Result run(List<String> command) throws IOException, InterruptedException {
    Running running = start(command);
    return running.await();
  }

  Running start(List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    Path out = Files.createTempFile("bothy-out", ".log");
    Path err = Files.createTempFile("bothy-err", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(whole, builder.start(), out, err);
  }

  /** A command under way. */
  record Running(List<String> command, Process process, Path out, Path err) {

    Result await() throws InterruptedException, IOException {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            String.join(" ", command) + " did not end\n" + read(out) + "\n" + read(err));
      }
      Result result = new Result(command, process.exitValue(), read(out), read(err));
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
      return result;
    }

    private static String read(Path file) {
      try {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
