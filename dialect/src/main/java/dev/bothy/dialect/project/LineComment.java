package dev.bothy.dialect.project;

/**
 * The comment of a line in files that have one entry a line: requirements, lists of conda's, YAML.
 * It begins at a {@code #} that is first in the line or behind a blank; elsewhere a {@code #} is
 * part of an address ({@code …#egg=name}).
 */
public final class LineComment {
  private LineComment() {}

  /** Where it begins; the line's length where there is none. */
  public static int start(String line) {
    for (int i = line.indexOf('#'); i >= 0; i = line.indexOf('#', i + 1)) {
      if (i == 0 || Character.isWhitespace(line.charAt(i - 1))) {
        return i;
      }
    }
    return line.length();
  }

  /** Whether there is nothing but a comment. */
  static boolean isAll(String line) {
    int start = start(line);
    return start < line.length() && line.substring(0, start).isBlank();
  }

  /** The line without it, and without blanks at its end. */
  public static String without(String line) {
    return line.substring(0, start(line)).stripTrailing();
  }
}
