package dev.bothy.cli.output;

/** A word of a command that a message names, as a POSIX shell reads it back. */
public final class ShellWord {
  private static final String PLAIN = "/._-:@+,%=";

  private ShellWord() {}

  /** The text itself when it is plain, else in quotes. */
  public static String of(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
