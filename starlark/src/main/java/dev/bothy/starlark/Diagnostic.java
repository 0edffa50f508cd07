package dev.bothy.starlark;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong at one place of a file.
 *
 * @param line 1-based
 * @param column 1-based, in Unicode code points
 * @param message what is wrong, without the place; cut where it is very long
 * @param hint what to do about it, for instance {@code did you mean "name"?}
 * @param sourceLine the text of the line, without its line end; empty when unknown
 */
public record Diagnostic(
    String file, int line, int column, String message, @Nullable String hint, String sourceLine) {

  /** No more are told of one file: a file that is no Starlark at all has an error a line. */
  public static final int MAX_PER_FILE = 200;

  /** Characters of a message; a name in it may be as long as the file. */
  private static final int LONGEST = 1000;

  public Diagnostic {
    if (message.length() > LONGEST) {
      message =
          message.substring(0, LONGEST)
              + "... ("
              + (message.length() - LONGEST)
              + " characters more)";
    }
  }

  /** The same with another hint. */
  public Diagnostic withHint(String other) {
    return new Diagnostic(file, line, column, message, other, sourceLine);
  }

  /** The message, with the hint in parentheses behind it. */
  public String text() {
    return hint == null ? message : message + " (" + hint + ")";
  }

  /** {@code file:line:col}. */
  public String position() {
    return file + ":" + line + ":" + column;
  }

  /** {@code file:line:col: message (hint)} on one line. */
  @Override
  public String toString() {
    return position() + ": " + text();
  }

  /**
   * {@link #toString()}, then the source line with a caret under the place; no line end at the end.
   */
  public String render() {
    StringBuilder out = new StringBuilder(toString());
    SourceExcerpt.append(out, sourceLine, column);
    return out.toString();
  }
}
