package dev.bothy.llb;

/** Solves Definitions: the embedded engine, or a BuildKit somewhere. */
public interface Builder {
  /**
   * Solves the request's Definition and runs its exports.
   *
   * <p>Blocks until everything is done. Events arrive on the builder's threads, one at a time, in
   * the order in which things happened. Interrupting the caller cancels the solve and whatever it
   * runs.
   *
   * @throws SolveException when a step fails, a source cannot be had, or this host cannot do it
   * @throws InterruptedException when cancelled; a {@link SolveInterruptedException} where
   *     something had failed before
   */
  SolveResult solve(SolveRequest request, SolveListener listener)
      throws SolveException, InterruptedException;
}
