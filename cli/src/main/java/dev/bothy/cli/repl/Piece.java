package dev.bothy.cli.repl;

import java.util.Set;

/**
 * Lines that were typed, and whether more must follow: open brackets, an open string of several
 * lines, a line that goes on, a block.
 */
final class Piece {
  private static final Set<String> BLOCKS = Set.of("def", "if", "for", "while");

  private final boolean open;
  private final boolean block;
  private final boolean lastBlank;

  private Piece(boolean open, boolean block, boolean lastBlank) {
    this.open = open;
    this.block = block;
    this.lastBlank = lastBlank;
  }

  /** Looks at lines without the end of the last one. */
  static Piece of(String text) {
    int last = text.lastIndexOf('\n');
    return new Piece(
        isOpen(text),
        BLOCKS.contains(firstWord(text)),
        last >= 0 && text.substring(last + 1).isBlank());
  }

  private static String firstWord(String text) {
    String rest = text.stripLeading();
    while (rest.startsWith("#")) {
      int end = rest.indexOf('\n');
      rest = end < 0 ? "" : rest.substring(end).stripLeading();
    }
    int end = 0;
    while (end < rest.length() && Character.isLetter(rest.charAt(end))) {
      end++;
    }
    return rest.substring(0, end);
  }

  /** For people: a block ends with a blank line. */
  boolean isComplete() {
    return !open && (!block || lastBlank);
  }

  /** For files: whether the next line begins another piece; a block goes on while lines do. */
  boolean endsBefore(String next) {
    if (open) {
      return false;
    }
    if (!block) {
      return true;
    }
    return !next.isBlank()
        && !Character.isWhitespace(next.charAt(0))
        && !next.startsWith("#")
        && !next.startsWith("elif")
        && !next.startsWith("else");
  }

  /** Whether it is a block, which only the next line ends. */
  boolean isBlock() {
    return block;
  }

  private static boolean isOpen(String text) {
    int depth = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#') {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (c == '"' || c == '\'') {
        int end = endOfString(text, i);
        if (end < 0) {
          return true;
        }
        i = end;
      } else {
        if (c == '(' || c == '[' || c == '{') {
          depth++;
        } else if (c == ')' || c == ']' || c == '}') {
          depth--;
        } else if (c == '\\' && i + 1 == text.length()) {
          return true;
        }
        i++;
      }
    }
    return depth > 0;
  }

  /** The index behind a string; -1 when it is one of several lines and does not end. */
  private static int endOfString(String text, int start) {
    String quote = text.substring(start, start + 1);
    boolean several = text.startsWith(quote.repeat(3), start);
    String close = several ? quote.repeat(3) : quote;
    int i = start + close.length();
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\') {
        i += 2;
      } else if (text.startsWith(close, i)) {
        return i + close.length();
      } else if (c == '\n' && !several) {
        // An error, and so complete: the parser tells of it.
        return i;
      } else {
        i++;
      }
    }
    return several || i > text.length() ? -1 : i;
  }
}
