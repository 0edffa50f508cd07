package dev.bothy.engine.solve;

/** What a task waits for has failed, or waited for something that has; reported where it failed. */
final class InputFailedException extends Exception {
  private static final long serialVersionUID = 1L;
}
