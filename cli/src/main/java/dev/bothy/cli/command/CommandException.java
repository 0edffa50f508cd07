package dev.bothy.cli.command;

import org.jspecify.annotations.Nullable;

/** An end that a verb foresees: a message for people, what to do about it, the exit code. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final @Nullable String hint;

  public CommandException(Exit exit, String message, @Nullable String hint) {
    super(message);
    this.exit = exit;
    this.hint = hint;
  }

  public CommandException(
      Exit exit, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
    this.hint = hint;
  }

  public Exit exit() {
    return exit;
  }

  public @Nullable String hint() {
    return hint;
  }
}
