package dev.bothy.llb;

/** A solve that was cancelled when something had failed in it already. */
public final class SolveInterruptedException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  private final SolveException failure;

  public SolveInterruptedException(SolveException failure) {
    super("cancelled after a failure");
    this.failure = failure;
    initCause(failure);
  }

  /** What failed before; further failures are suppressed ones of it. */
  public SolveException failure() {
    return failure;
  }
}
