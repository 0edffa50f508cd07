package dev.bothy.cli.args;

import org.jspecify.annotations.Nullable;

/** A command line that cannot be understood; shown with the synopsis, exit code 2. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String suggestion;
  private final @Nullable String synopsis;
  private final String helpCommand;
  private final @Nullable String unknown;

  /**
   * @param suggestion the near match, as it would be typed, or null
   * @param synopsis of the verb, or null when the verb itself is unknown
   * @param helpCommand what shows more
   */
  public UsageException(
      String message, @Nullable String suggestion, @Nullable String synopsis, String helpCommand) {
    this(message, suggestion, synopsis, helpCommand, null);
  }

  private UsageException(
      String message,
      @Nullable String suggestion,
      @Nullable String synopsis,
      String helpCommand,
      @Nullable String unknown) {
    super(message);
    this.unknown = unknown;
    this.suggestion = suggestion;
    this.synopsis = synopsis;
    this.helpCommand = helpCommand;
  }

  /** For a verb's own checks of values that the table cannot express. */
  public static UsageException of(Syntax syntax, String message) {
    return new UsageException(message, null, syntax.synopsis(), "bothy help " + syntax.name());
  }

  /**
   * The same of a word that is nearly one that would do.
   *
   * @param suggestion null when there is none
   */
  public static UsageException near(Syntax syntax, String message, @Nullable String suggestion) {
    return new UsageException(
        message, suggestion, syntax.synopsis(), "bothy help " + syntax.name());
  }

  /**
   * Of a word that the verb does not take.
   *
   * @param unknown the option with its dashes and without its value; empty for a word too many
   */
  static UsageException unknown(
      Syntax syntax, String message, @Nullable String suggestion, String unknown) {
    return new UsageException(
        message, suggestion, syntax.synopsis(), "bothy help " + syntax.name(), unknown);
  }

  /** The same of somebody's habit, which has another name here. */
  public UsageException answered(String instead) {
    return new UsageException(getMessage() + ": " + instead, null, synopsis, helpCommand);
  }

  /** The word that the verb does not take: {@link #unknown(Syntax, String, String, String)}. */
  public @Nullable String unknown() {
    return unknown;
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
