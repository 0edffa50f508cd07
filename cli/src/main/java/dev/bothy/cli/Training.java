package dev.bothy.cli;

import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.environment.UpStandIn;
import dev.bothy.cli.terminal.Terminal;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs, in one JVM, commands that must start fast, so that the ahead-of-time cache made from this
 * run holds their classes. {@code scripts/train} starts it, once for each cache; arguments: which
 * commands, a project directory and a store. {@code prepare} comes first, and makes the store such
 * that they find everything done and running: its classes are in no cache.
 */
final class Training {
  private final Path project;
  private final Map<String, String> environment;
  private final PrintStream log = new PrintStream(System.err, false, StandardCharsets.UTF_8);

  private Training(Path project, Map<String, String> environment) {
    this.project = project;
    this.environment = environment;
  }

  public static void main(String[] words) {
    Path project = Path.of(words[1]);
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("BOTHY_STORE", words[2]);
    // Nothing of whoever builds this takes part.
    environment.put("HOME", project.toString());
    environment.put("XDG_CONFIG_HOME", words[2] + "-configuration");
    Training training = new Training(project, environment);
    Interruption.install().finish();
    switch (words[0]) {
      case "prepare" -> training.prepare();
      case "build" -> training.build();
      case "live" -> training.live();
      case "starlark" -> training.starlark();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void prepare() {
    run("build", "--offline", "--from", "build.envd:tiny");
    standIn();
  }

  private void build() {
    run("plan");
    run("plan", "--format", "json");
    run("plan", "--from", "build.envd:states");
    run("graph", "--format", "llb");
    // With work to do, and with none.
    run("build", "--offline", "--from", "build.envd:tiny", "--set", "name=new");
    run("build", "--offline", "--from", "build.envd:tiny", "--set", "name=new");
    run("build");
    run("up", "-d");
  }

  private void live() {
    run("help");
    run("ls");
    run("describe");
    run("exec", "project", "--", "true");
    run("run", "project:dev", "--", "true");
  }

  private void starlark() {
    run("starlark", "run", "--allow=recursion", "train.star");
    run("starlark", "check", "train.star");
    run("fmt", "--check", "train.star");
  }

  private void run(String... words) {
    log.println("== bothy " + String.join(" ", words));
    int code = new Main(project, environment, System.in, log, log).run(List.of(words), () -> false);
    log.println("== exit code " + code);
    log.flush();
  }

  /** From here on the file's environment looks built, and running while our parent does. */
  private void standIn() {
    try {
      long parent = ProcessHandle.current().parent().orElseThrow().pid();
      Syntax syntax = Catalogue.syntax(Catalogue.open("up"));
      UpStandIn.put(
          new Invocation(
              syntax,
              Parser.parse(syntax, List.of("--offline"), environment),
              project,
              environment,
              System.in,
              log,
              log,
              new Terminal(environment, true)),
          parent);
    } catch (Exception e) {
      // Without a mirror, say: then what follows fails early, and starts slower.
      log.println("== no stand-in: " + e);
    }
  }
}
