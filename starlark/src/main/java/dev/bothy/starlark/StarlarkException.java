package dev.bothy.starlark;

/** A Starlark file is wrong, or failed while it ran. The message is for the author of the file. */
public abstract sealed class StarlarkException extends RuntimeException
    permits SyntaxException, EvalException {
  private static final long serialVersionUID = 1L;

  StarlarkException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    // Java's stack trace says nothing to the author of a Starlark file and costs most of an
    // exception's price.
    super(message, cause, true, cause != null);
  }

  /**
   * Everything a terminal should show: places, source lines with carets, the Starlark call stack.
   */
  public abstract String render();
}
