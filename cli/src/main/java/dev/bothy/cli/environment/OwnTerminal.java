package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;

/** Whether a command gets a terminal. */
final class OwnTerminal {
  static final Option INTERACTIVE =
      Option.flag("interactive", "as other tools have it; standard input always comes along")
          .letter('i');
  static final Option TTY =
      Option.flag("tty", "insist on a terminal (default: when there is one)").letter('t');
  static final Option NO_TTY =
      Option.flag("no-tty", "give it no terminal even when there is one").letter('T');

  private OwnTerminal() {}

  static boolean isWanted(Invocation invocation) throws UsageException {
    boolean input = invocation.terminal().hasInput();
    if (invocation.arguments().has(TTY)) {
      if (invocation.arguments().has(NO_TTY)) {
        throw invocation.usage("--tty and --no-tty exclude each other");
      }
      if (!input) {
        throw invocation.usage("--tty: standard input is no terminal; leave it out");
      }
      return true;
    }
    return !invocation.arguments().has(NO_TTY) && input && invocation.terminal().hasOutput();
  }
}
