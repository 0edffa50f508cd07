package dev.bothy.engine.host;

/** An interruption that a child of this process has felt before this process itself. */
public final class EndedBySignalException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  EndedBySignalException(int exitCode) {
    super("a signal ended it: exit code " + exitCode);
    this.exitCode = exitCode;
  }

  /** 128 and the number of the signal. */
  public int exitCode() {
    return exitCode;
  }
}
