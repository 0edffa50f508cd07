package dev.bothy.cli.terminal;

/** Text that is safe to show: what steps print must not be able to drive the terminal. */
public final class Text {
  private Text() {}

  /**
   * The line without escape sequences and control characters, tabs as spaces, and of a line that
   * overwrites itself with carriage returns only what stood there last.
   */
  public static String clean(String line) {
    if (isPlain(line)) {
      return line;
    }
    StringBuilder text = new StringBuilder(line.length());
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (c == '\u001b') {
        i = afterEscape(line, i);
        continue;
      }
      if (c == '\r') {
        if (i + 1 < line.length()) {
          text.setLength(0);
        }
      } else if (c == '\t') {
        text.repeat(' ', 8 - text.length() % 8);
      } else if (c == '\b') {
        text.setLength(Math.max(0, text.length() - 1));
      } else if (!Character.isISOControl(c) && !isDirection(c)) {
        text.append(c);
      }
      i++;
    }
    return text.toString();
  }

  /**
   * A message of any lines with its control characters made visible ({@code ^[}, {@code \\u202e}):
   * what a file, a server or an image has put into it is read, not obeyed. Line ends and tabs stay.
   */
  public static String visible(String message) {
    if (isPlain(message)) {
      return message;
    }
    StringBuilder text = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\n' || c == '\t') {
        text.append(c);
      } else if (c < ' ' || c == '\u007f') {
        if (c != '\r' || i + 1 == message.length() || message.charAt(i + 1) != '\n') {
          text.append('^').append((char) (c ^ 0x40));
        }
      } else if (Character.isISOControl(c) || isDirection(c)) {
        text.append(escaped(c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  static String escaped(char c) {
    return "\\u" + Integer.toHexString(0x10000 | c).substring(1);
  }

  private static boolean isPlain(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isISOControl(c) || isDirection(c)) {
        return false;
      }
    }
    return true;
  }

  // Bidirectional overrides can make a line read as something else.
  static boolean isDirection(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }

  /** The index behind the escape sequence (ECMA-48 CSI, OSC and the two-character ones). */
  private static int afterEscape(String line, int at) {
    int i = at + 1;
    if (i >= line.length()) {
      return i;
    }
    char kind = line.charAt(i++);
    if (kind == '[') {
      while (i < line.length() && (line.charAt(i) < '@' || line.charAt(i) > '~')) {
        i++;
      }
      return i + 1;
    }
    if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') {
      while (i < line.length() && line.charAt(i) != '\u0007') {
        if (line.charAt(i) == '\u001b') {
          return Math.min(line.length(), i + 2);
        }
        i++;
      }
      return i + 1;
    }
    if (kind >= ' ' && kind <= '/') {
      return i + 1;
    }
    return i;
  }

  /** Cuts the text to at most {@code columns} cells, ending in {@code …} when something is left. */
  public static String fit(String text, int columns) {
    if (text.length() <= columns / 2) {
      return text;
    }
    int cells = 0;
    int lastFit = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int width = width(c);
      if (cells + width > columns) {
        return columns <= 0 ? "" : text.substring(0, lastFit) + "…";
      }
      cells += width;
      if (cells <= columns - 1) {
        lastFit = i + Character.charCount(c);
      }
      i += Character.charCount(c);
    }
    return text;
  }

  /** How many cells a text takes. */
  public static int cells(String text) {
    int cells = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      cells += width(c);
      i += Character.charCount(c);
    }
    return cells;
  }

  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
