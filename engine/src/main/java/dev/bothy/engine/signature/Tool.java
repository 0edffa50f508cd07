package dev.bothy.engine.signature;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of this machine, run to its end, which sees nobody's settings and no terminal. */
final class Tool {
  private final String name;
  private final String debianPackage;
  private final Path place;

  /**
   * @param place a directory for what it says
   */
  Tool(String name, String debianPackage, Path place) {
    this.name = name;
    this.debianPackage = debianPackage;
    this.place = place;
  }

  /** How it ended. */
  record Outcome(int exitCode, String out, String err) {}

  /**
   * Runs it.
   *
   * @param input what it reads; null for nothing
   * @throws StepFailure when the machine has no such program
   */
  Outcome run(@Nullable Path input, String... arguments)
      throws StepFailure, IOException, InterruptedException {
    Path out = place.resolve(name + ".out");
    Path err = place.resolve(name + ".err");
    List<String> command = new ArrayList<>();
    command.add(Programs.ofThisProcess().command(name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectInput(input == null ? new File("/dev/null") : input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", Programs.ofThisProcess().searchPath());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("HOME", "/dev/null");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw StepFailure.host(
          name + " is not installed, and signatures are checked with it",
          "install the package " + debianPackage,
          e);
    }
    try {
      return new Outcome(process.waitFor(), text(out), text(err));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** The last line that is not empty; "" when there is none. */
  static String lastLine(String said) {
    return said.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line.strip());
  }
}
