package dev.bothy.cli.args;

import org.jspecify.annotations.Nullable;

/** A command line that cannot be understood; shown with the synopsis, exit code 2. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String suggestion;
  private final @Nullable String synopsis;
  private final String helpCommand;

  /**
   * @param suggestion the near match, as it would be typed, or null
   * @param synopsis of the verb, or null when the verb itself is unknown
   * @param helpCommand what shows more
   */
  public UsageException(
      String message, @Nullable String suggestion, @Nullable String synopsis, String helpCommand) {
    super(message);
    this.suggestion = suggestion;
    this.synopsis = synopsis;
    this.helpCommand = helpCommand;
  }

  /** For a verb's own checks of values that the table cannot express. */
  public static UsageException of(Syntax syntax, String message) {
    return new UsageException(message, null, syntax.synopsis(), "bothy help " + syntax.name());
  }

  static UsageException near(Syntax syntax, String message, @Nullable String suggestion) {
    return new UsageException(
        message, suggestion, syntax.synopsis(), "bothy help " + syntax.name());
  }

  public @Nullable String suggestion() {
    return suggestion;
  }

  public @Nullable String synopsis() {
    return synopsis;
  }

  public String helpCommand() {
    return helpCommand;
  }
}
