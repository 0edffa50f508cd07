package dev.bothy.starlark;

/** A source line with a caret under one of its columns. */
final class SourceExcerpt {
  private SourceExcerpt() {}

  /** Appends a line end, the line and the caret; nothing when the line is unknown or blank. */
  static void append(StringBuilder out, String line, int column) {
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
