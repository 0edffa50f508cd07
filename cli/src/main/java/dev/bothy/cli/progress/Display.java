package dev.bothy.cli.progress;

import dev.bothy.llb.SolveListener;

/** Shows the events of one solve. Events come one at a time; {@link #close} ends the display. */
public interface Display extends SolveListener, AutoCloseable {
  /** Leaves the terminal to others until {@link #resume}. */
  default void hold() {}

  /** Shows again what comes. */
  default void resume() {}

  /** Shows what is still held back and gives the terminal back. Events after it are ignored. */
  @Override
  void close();
}
