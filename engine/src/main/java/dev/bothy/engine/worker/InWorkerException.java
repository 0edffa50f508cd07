package dev.bothy.engine.worker;

/** A stack trace of the worker, as text. */
final class InWorkerException extends Exception {
  private static final long serialVersionUID = 1L;

  InWorkerException(String trace) {
    super("in the worker: " + trace, null, false, false);
  }
}
