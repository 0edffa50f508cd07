package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.progress.Display;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.host.TerminalState;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code --on-fail shell}: lends the terminal to a shell in the place of a step that failed. What
 * other steps do meanwhile is shown afterwards. However the build ends, {@link #close} leaves the
 * terminal as it was.
 */
final class FailureShell implements SolveListener, AutoCloseable {
  static final Option OPTION =
      Option.choice("on-fail", "open a shell in the place of a step that fails", "shell")
          .everywhere();

  private final Invocation invocation;
  private final Display display;
  private final List<SolveEvent> held = new ArrayList<>();
  private @Nullable TerminalState lent;

  private FailureShell(Invocation invocation, Display display) {
    this.invocation = invocation;
    this.display = display;
  }

  /**
   * Before anything is built.
   *
   * @throws CommandException when a shell is asked for where nobody could type
   */
  static void check(Invocation invocation) throws CommandException {
    if (isWanted(invocation) && invocation.terminal().inputDevice() == null) {
      throw new CommandException(
          Exit.USAGE,
          "--on-fail shell needs a terminal on standard input, and there is none",
          "start it at a terminal in the foreground, or leave --on-fail out");
    }
  }

  static FailureShell around(Display display, Invocation invocation) {
    return new FailureShell(invocation, display);
  }

  private static boolean isWanted(Invocation invocation) {
    return invocation.arguments().get(OPTION) != null;
  }

  @Override
  public void on(SolveEvent event) {
    if (lent == null) {
      display.on(event);
    } else {
      held.add(event);
    }
  }

  @Override
  public @Nullable Path inspect(SolveException failure) {
    Path terminal = isWanted(invocation) ? invocation.terminal().inputDevice() : null;
    if (terminal == null) {
      return null;
    }
    display.hold();
    SolveException.Step step = failure.step();
    if (step != null) {
      for (String line : step.log()) {
        invocation.say("  " + Text.clean(line));
      }
    }
    invocation.say(
        (step == null ? "" : Text.clean(step.name()) + ": ")
            + Text.clean(String.valueOf(failure.getMessage())));
    invocation.say(
        step == null || !step.command().isEmpty()
            ? "a shell in its place, with its files, mounts and environment; 'exit' leaves it"
            : "a shell in what it was given, further inputs at /inputs; 'exit' leaves it");
    lent = TerminalState.of(terminal);
    return terminal;
  }

  @Override
  public void inspected() {
    TerminalState before = lent;
    if (before != null) {
      before.restore();
      lent = null;
      display.resume();
      held.forEach(display::on);
      held.clear();
    }
  }

  @Override
  public void close() {
    inspected(); // when whoever had the terminal was killed, and could not say so
  }
}
