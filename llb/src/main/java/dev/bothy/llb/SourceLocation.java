package dev.bothy.llb;

/**
 * A place in a source file.
 *
 * @param file as shown to people, usually {@code build.envd}
 * @param line 1-based
 * @param column 1-based, in code points
 */
public record SourceLocation(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
