package dev.bothy.starlark;

/** A source line with a caret under one of its columns. */
final class SourceExcerpt {
  private SourceExcerpt() {}

  /** Longer lines are shown as the part around the place. */
  private static final int LONGEST = 400;

  /** Appends a line end, the line and the caret; nothing when the line is unknown or blank. */
  static void append(StringBuilder out, String whole, int wholeColumn) {
    String line = whole;
    int column = wholeColumn;
    if (whole.codePointCount(0, whole.length()) > LONGEST) {
      int from = Math.max(0, column - LONGEST / 2);
      int start = whole.offsetByCodePoints(0, from);
      int left = whole.codePointCount(start, whole.length());
      String part =
          whole.substring(start, whole.offsetByCodePoints(start, Math.min(LONGEST, left)));
      line = (from > 0 ? "..." : "") + part + (left > LONGEST ? "..." : "");
      column -= from > 0 ? from - 3 : 0;
    }
    if (line.isBlank()) {
      return;
    }
    out.append("\n    ").append(line).append("\n    ");
    int at = 0;
    for (int i = 1; i < column && at < line.length(); i++) {
      int codePoint = line.codePointAt(at);
      // Tabs are kept so that the caret stands under its character whatever the terminal's tab
      // width is.
      out.append(codePoint == '\t' ? '\t' : ' ');
      at += Character.charCount(codePoint);
    }
    out.append('^');
  }
}
