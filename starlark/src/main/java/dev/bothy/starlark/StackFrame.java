package dev.bothy.starlark;

/**
 * One active call of a Starlark function and the place it has come to.
 *
 * @param function the function's name; {@code <toplevel>} for a file's own statements
 * @param line 1-based
 * @param column 1-based, in code points
 * @param sourceLine the text of the line, without its line end
 */
public record StackFrame(String function, String file, int line, int column, String sourceLine) {
  /** {@code file:line:col}. */
  public String position() {
    return file + ":" + line + ":" + column;
  }

  @Override
  public String toString() {
    return position() + ": in " + function;
  }
}
