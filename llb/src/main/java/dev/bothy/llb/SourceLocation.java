package dev.bothy.llb;

import org.jspecify.annotations.Nullable;

/**
 * A place in a source file.
 *
 * @param file as shown to people, usually {@code build.envd}
 * @param line 1-based
 * @param column 1-based, in code points
 */
public record SourceLocation(String file, int line, int column) {
  // Written out: linking what a record generates costs a short command more than its work does.
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SourceLocation other
        && line == other.line
        && column == other.column
        && file.equals(other.file);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * file.hashCode() + line) + column;
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
