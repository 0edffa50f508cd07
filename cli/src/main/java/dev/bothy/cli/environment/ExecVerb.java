package dev.bothy.cli.environment;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.build.Inputs;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code bothy exec}: a command inside, its words untouched, its exit code ours. */
public final class ExecVerb implements Verb {
  private static final Option ENV =
      Option.value("env", "K=V", "set a variable for the command").letter('e').many();
  private static final Option WORKDIR =
      Option.value("workdir", "DIR", "where it runs (default: the project's directory)")
          .letter('w');
  private static final Option ROOT = Option.flag("root", "run it as root inside");

  @Override
  public Syntax syntax() {
    return Syntax.of("exec", "run a command inside a running environment")
        .operands(Operand.one("ENV"))
        .tail("CMD…", true)
        .details(
            """
            CMD is a program, or the name of a command that build.envd declares with
            runtime.command. Its words arrive as they are typed; no shell is between. Its exit code
            becomes this one's: 126 when it cannot be executed, 127 when it is not there; 125 when the
            environment does not run, 5 when there is none of that name.""")
        .options(ENV, WORKDIR, ROOT)
        .options(OwnTerminal.INTERACTIVE, OwnTerminal.TTY, OwnTerminal.NO_TTY, Shared.STORE)
        .examples("bothy exec demo -- python3 train.py", "bothy exec demo -- sh -c 'echo $PATH'");
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-u", "--user" -> "it runs as the environment's own user, with --root as root";
      case "-d", "--detach" -> "runtime.daemon in build.envd keeps a program running";
      case "--privileged" -> "containers have the usual capabilities and no more";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = Target.named(invocation, invocation.arguments().operands().getFirst());
    boolean terminal = OwnTerminal.isWanted(invocation);
    ExecSpec spec =
        new ExecSpec(
            invocation.arguments().tail(),
            terminal,
            Inputs.pairs(invocation, ENV),
            invocation.arguments().get(WORKDIR),
            invocation.arguments().has(ROOT));
    Place place = Runners.place(invocation);
    try {
      return place.exec(name, spec);
    } catch (PlaceException e) {
      if (e.kind() == PlaceException.Kind.NO_SUCH_COMMAND) {
        throw new PlaceException(
            e.kind(),
            String.valueOf(e.getMessage()),
            hint(spec.argv().getFirst(), place.describe(name).commands().keySet(), e.hint()),
            e);
      }
      if (e.kind() == PlaceException.Kind.FAILED || e.kind() == PlaceException.Kind.REQUEST) {
        throw new CommandException(Exit.NOT_STARTED, String.valueOf(e.getMessage()), e.hint(), e);
      }
      throw e;
    }
  }

  /**
   * What to do about a command that is not there.
   *
   * @param commands that build.envd declares
   */
  static @Nullable String hint(String typed, Set<String> commands, @Nullable String otherwise) {
    String near = Nearest.of(typed, List.copyOf(new TreeSet<>(commands)));
    return near == null ? otherwise : "did you mean " + near + ", of runtime.command?";
  }
}
