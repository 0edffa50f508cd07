package dev.bothy.cli;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.build.BuildVerb;
import dev.bothy.cli.build.DebugVerb;
import dev.bothy.cli.build.GraphVerb;
import dev.bothy.cli.build.HistoryVerb;
import dev.bothy.cli.build.LintVerb;
import dev.bothy.cli.build.LockVerb;
import dev.bothy.cli.build.PlanVerb;
import dev.bothy.cli.build.SolveVerb;
import dev.bothy.cli.build.WhyVerb;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.environment.DescribeVerb;
import dev.bothy.cli.environment.DestroyVerb;
import dev.bothy.cli.environment.ExecVerb;
import dev.bothy.cli.environment.LogsVerb;
import dev.bothy.cli.environment.LsVerb;
import dev.bothy.cli.environment.RunVerb;
import dev.bothy.cli.environment.SshVerb;
import dev.bothy.cli.environment.StartVerb;
import dev.bothy.cli.environment.StopVerb;
import dev.bothy.cli.environment.UpVerb;
import dev.bothy.cli.grow.AddAptVerb;
import dev.bothy.cli.grow.AddPipVerb;
import dev.bothy.cli.grow.FreezeVerb;
import dev.bothy.cli.grow.SyncVerb;
import dev.bothy.cli.host.DoctorVerb;
import dev.bothy.cli.project.InitVerb;
import dev.bothy.cli.project.MigrateVerb;
import dev.bothy.cli.starlark.FmtVerb;
import dev.bothy.cli.starlark.StarlarkCheckVerb;
import dev.bothy.cli.starlark.StarlarkReplVerb;
import dev.bothy.cli.starlark.StarlarkRunVerb;
import dev.bothy.cli.store.DuVerb;
import dev.bothy.cli.store.ImagesVerb;
import dev.bothy.cli.store.LoadVerb;
import dev.bothy.cli.store.PruneVerb;
import dev.bothy.cli.store.PullVerb;
import dev.bothy.cli.store.PushVerb;
import dev.bothy.cli.store.RmiVerb;
import dev.bothy.cli.store.SaveVerb;
import dev.bothy.cli.store.TagVerb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every verb there is. A verb's class is loaded only when it is opened. */
final class Catalogue {
  private Catalogue() {}

  /** Verbs that belong together in the help. */
  record Section(String title, List<String> verbs) {}

  static List<Section> sections() {
    return List.of(
        new Section("Begin", List.of("init", "doctor")),
        new Section("Build", List.of("build", "up")),
        new Section(
            "Live in it",
            List.of("run", "exec", "ssh", "ls", "describe", "logs", "stop", "start", "destroy")),
        new Section(
            "Grow it", List.of("add apt", "add pip", "sync", "freeze", "lock", "fmt", "migrate")),
        new Section("Look", List.of("plan", "graph", "lint", "why", "history", "debug", "solve")),
        new Section(
            "The store",
            List.of("images", "pull", "push", "load", "save", "tag", "rmi", "du", "prune")),
        new Section("Plain Starlark", List.of("starlark run", "starlark check", "starlark repl")),
        new Section("About Bothy", List.of("completion", "version", "help")));
  }

  /**
   * The verb of this name.
   *
   * @param name one of {@link #sections}
   */
  static Verb open(String name) {
    return switch (name) {
      case "init" -> new InitVerb();
      case "doctor" -> new DoctorVerb();
      case "build" -> new BuildVerb();
      case "up" -> new UpVerb();
      case "run" -> new RunVerb();
      case "exec" -> new ExecVerb();
      case "ssh" -> new SshVerb();
      case "ls" -> new LsVerb();
      case "describe" -> new DescribeVerb();
      case "logs" -> new LogsVerb();
      case "stop" -> new StopVerb();
      case "start" -> new StartVerb();
      case "destroy" -> new DestroyVerb();
      case "add apt" -> new AddAptVerb();
      case "add pip" -> new AddPipVerb();
      case "sync" -> new SyncVerb();
      case "freeze" -> new FreezeVerb();
      case "fmt" -> new FmtVerb();
      case "migrate" -> new MigrateVerb();
      case "plan" -> new PlanVerb();
      case "graph" -> new GraphVerb();
      case "lock" -> new LockVerb();
      case "lint" -> new LintVerb();
      case "why" -> new WhyVerb();
      case "history" -> new HistoryVerb();
      case "debug" -> new DebugVerb();
      case "starlark check" -> new StarlarkCheckVerb();
      case "solve" -> new SolveVerb();
      case "images" -> new ImagesVerb();
      case "pull" -> new PullVerb();
      case "push" -> new PushVerb();
      case "load" -> new LoadVerb();
      case "save" -> new SaveVerb();
      case "tag" -> new TagVerb();
      case "rmi" -> new RmiVerb();
      case "du" -> new DuVerb();
      case "prune" -> new PruneVerb();
      case "starlark run" -> new StarlarkRunVerb();
      case "starlark repl" -> new StarlarkReplVerb();
      case "completion" -> new CompletionVerb();
      case "version" -> new VersionVerb();
      case "help" -> new HelpVerb();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** All that a verb accepts, with the options of every verb. */
  static Syntax syntax(Verb verb) {
    return verb.syntax().options(Shared.DEBUG, Shared.NO_COLOR);
  }

  static boolean isVerb(String name) {
    for (Section section : sections()) {
      if (section.verbs().contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** The verbs {@code "FIRST …"}; empty when {@code first} heads no family. */
  static List<String> family(String first) {
    List<String> members = new ArrayList<>();
    for (Section section : sections()) {
      for (String verb : section.verbs()) {
        if (verb.startsWith(first + " ")) {
          members.add(verb);
        }
      }
    }
    return members;
  }

  /** What other tools call a verb of ours; null when nothing is known of the word. */
  private static @Nullable String synonym(String typed) {
    return switch (typed) {
      case "ps", "list", "status", "envs" -> "ls";
      case "rm", "delete", "down", "kill" -> "destroy";
      case "attach", "enter", "shell", "connect" -> "ssh";
      case "inspect", "show", "info" -> "describe";
      case "new", "create" -> "init";
      case "install" -> "add";
      case "clean", "gc" -> "prune";
      case "df" -> "du";
      case "check" -> "doctor";
      default -> null;
    };
  }

  /** What other tools call it in two words; null when nothing is known of them. */
  private static @Nullable String synonym(String group, String typed) {
    if (!List.of("system", "builder", "buildx", "image", "container", "compose", "volume")
        .contains(group)) {
      return null;
    }
    if (group.equals("image")) {
      switch (typed) {
        case "ls", "list" -> {
          return "images";
        }
        case "rm" -> {
          return "rmi";
        }
        default -> {}
      }
    }
    return isVerb(typed) ? typed : synonym(typed);
  }

  /**
   * @param rest what was typed behind it
   */
  static UsageException unknown(String typed, List<String> rest) {
    String both = rest.isEmpty() ? null : synonym(typed, rest.getFirst());
    return both == null
        ? unknown(typed)
        : new UsageException(
            "'" + typed + "' is not a verb of bothy", "bothy " + both, null, "bothy help");
  }

  static UsageException unknown(String typed) {
    int gap = typed.indexOf(' ');
    if (gap > 0 && !family(typed.substring(0, gap)).isEmpty()) {
      return new UsageException(
          "'" + typed + "' is not a verb of bothy",
          "bothy " + String.join(", bothy ", nearest(typed, family(typed.substring(0, gap)))),
          null,
          "bothy help " + typed.substring(0, gap));
    }
    List<String> known = new ArrayList<>();
    for (Section section : sections()) {
      for (String verb : section.verbs()) {
        known.add(verb);
        int space = verb.indexOf(' ');
        if (space > 0 && !known.contains(verb.substring(0, space))) {
          known.add(verb.substring(0, space));
        }
      }
    }
    String synonym = synonym(typed);
    String near = synonym != null ? synonym : Nearest.of(typed, known);
    return new UsageException(
        "'" + typed + "' is not a verb of bothy",
        near == null ? null : "bothy " + near,
        null,
        "bothy help");
  }

  /** The verb of a family whose second word is nearest; all of them when none is near. */
  private static List<String> nearest(String typed, List<String> family) {
    int gap = typed.indexOf(' ') + 1;
    String near =
        Nearest.of(typed.substring(gap), family.stream().map(verb -> verb.substring(gap)).toList());
    return near == null ? family : List.of(typed.substring(0, gap) + near);
  }
}
