package dev.bothy.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs, in one JVM, the commands that must start fast, so that the ahead-of-time cache made from
 * this run holds their classes. {@code scripts/train} starts it; arguments: a project directory and
 * a store.
 */
final class Training {
  private Training() {}

  public static void main(String[] words) {
    Path project = Path.of(words[0]);
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("BOTHY_STORE", words[1]);
    PrintStream log = new PrintStream(System.err, false, StandardCharsets.UTF_8);
    Interruption.install().finish();
    // The second build of a file is the one that finds everything done.
    List<List<String>> commands =
        List.of(
            List.of("help"),
            List.of("plan"),
            List.of("plan", "--format", "json"),
            List.of("graph", "--format", "llb"),
            List.of("build", "--offline", "--from", "build.envd:tiny"),
            List.of("build", "--offline", "--from", "build.envd:tiny"),
            List.of("ls"));
    for (List<String> command : commands) {
      log.println("== bothy " + String.join(" ", command));
      int code = new Main(project, environment, System.in, log, log).run(command, () -> false);
      log.println("== exit code " + code);
      log.flush();
    }
  }
}
