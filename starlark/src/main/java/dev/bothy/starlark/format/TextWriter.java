package dev.bothy.starlark.format;

/** The text that comes out. */
final class TextWriter {
  /** Columns of one level. */
  static final int STEP = 4;

  private final StringBuilder out = new StringBuilder();
  private final String lineEnd;

  TextWriter(String lineEnd) {
    this.lineEnd = lineEnd;
  }

  TextWriter indent(int columns) {
    out.repeat(' ', columns);
    return this;
  }

  TextWriter write(String text) {
    out.append(text);
    return this;
  }

  void endLine() {
    out.append(lineEnd);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
