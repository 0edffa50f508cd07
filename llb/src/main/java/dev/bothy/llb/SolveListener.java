package dev.bothy.llb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Receives the events of one solve, one at a time. */
@FunctionalInterface
public interface SolveListener {
  /**
   * One that ignores everything. A method, since a constant would be set up at the start of
   * whatever listens (decision 12).
   */
  static SolveListener none() {
    return _ -> {};
  }

  void on(SolveEvent event);

  /**
   * A step has failed, and its file system is still as it left it. Other steps go on, and their
   * events come, but no other step is offered before {@link #inspected}.
   *
   * @return the terminal on which a shell is to be opened in the step's place; null for none
   */
  default @Nullable Path inspect(SolveException failure) {
    return null;
  }

  /** The shell has ended, and the terminal is set as before. */
  default void inspected() {}
}
