package dev.bothy.cli.progress;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Messages;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.terminal.Screen;
import dev.bothy.cli.terminal.Terminal;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the display. */
public final class Displays {
  private Displays() {}

  /** The display for what the command line asks. */
  public static Display open(Invocation invocation) {
    return open(
        invocation.arguments().get(Shared.PROGRESS),
        invocation.environment(),
        invocation.terminal(),
        invocation.err());
  }

  /**
   * The display for what was asked: {@code plain}, {@code tty}, {@code rawjson} or {@code quiet}.
   * {@code auto}, or nothing, takes what {@code BUILDKIT_PROGRESS} says, else the live one where
   * somebody watches a terminal that can redraw, else the plain one.
   */
  public static Display open(
      @Nullable String asked, Map<String, String> environment, Terminal terminal, PrintStream err) {
    return switch (Messages.mode(asked, environment)) {
      case "plain" -> new Reminded(err);
      case "quiet" -> new Quiet();
      case "rawjson" -> new RawJson(err, System::currentTimeMillis);
      case "tty" -> new Redrawn(Screen.drawing(err), terminal, terminal.colorErrors());
      default ->
          terminal.canRedraw() && !terminal.isAutomation()
              ? new Redrawn(Screen.drawing(err), terminal, terminal.colorErrors())
              : new Reminded(err);
    };
  }
}
