package dev.bothy.llb;

/** Receives the events of one solve, one at a time. */
@FunctionalInterface
public interface SolveListener {
  /** Ignores everything. */
  SolveListener NONE = _ -> {};

  void on(SolveEvent event);
}
