package dev.bothy.cli.progress;

import dev.bothy.llb.SolveEvent;

/** Shows nothing: the result and the failure say enough. */
final class Quiet implements Display {
  @Override
  public void on(SolveEvent event) {}

  @Override
  public void close() {}
}
