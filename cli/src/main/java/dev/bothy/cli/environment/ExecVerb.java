package dev.bothy.cli.environment;

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
import dev.bothy.runtime.PlaceException;
import java.util.List;

/** {@code bothy exec}: a command inside, its words untouched, its exit code ours. */
public final class ExecVerb implements Verb {
  private static final Option ENV =
      Option.value("env", "K=V", "set a variable for the command").letter('e').many();
  private static final Option WORKDIR =
      Option.value("workdir", "DIR", "where it runs (default: the project's directory)")
          .letter('w');
  private static final Option ROOT = Option.flag("root", "run it as root inside");
  private static final Option NO_TTY =
      Option.flag("no-tty", "give it no terminal even when there is one").letter('T');

  /** What a shell, or crun, says of a command that is not there. */
  private static final int ABSENT = 127;

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
        .options(ENV, WORKDIR, ROOT, NO_TTY, Shared.STORE)
        .examples("bothy exec demo -- python3 train.py", "bothy exec demo -- sh -c 'echo $PATH'");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = Target.named(invocation, invocation.arguments().operands().getFirst());
    boolean terminal =
        !invocation.arguments().has(NO_TTY)
            && invocation.terminal().hasInput()
            && invocation.terminal().hasOutput();
    ExecSpec spec =
        new ExecSpec(
            invocation.arguments().tail(),
            terminal,
            Inputs.pairs(invocation, ENV),
            invocation.arguments().get(WORKDIR),
            invocation.arguments().has(ROOT));
    try {
      int code = Runners.place(invocation).exec(name, spec);
      if (code == ABSENT && isLine(spec.argv())) {
        invocation.say(
            "hint: no shell is between; for a line of one: bothy exec " + name + " -- sh -c '…'");
      }
      return code;
    } catch (PlaceException e) {
      if (e.kind() == PlaceException.Kind.FAILED || e.kind() == PlaceException.Kind.REQUEST) {
        throw new CommandException(Exit.NOT_STARTED, String.valueOf(e.getMessage()), e.hint(), e);
      }
      throw e;
    }
  }

  /** Whether this looks like a shell's line given as one word. */
  static boolean isLine(List<String> command) {
    return command.size() == 1 && command.getFirst().strip().indexOf(' ') >= 0;
  }
}
