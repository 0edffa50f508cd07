package dev.bothy.cli.build;

import dev.bothy.llb.SolveException;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.Pin;
import java.util.List;

/**
 * What servers have now for what an evaluation takes, to be written into the lock.
 *
 * @param failures of what they do not have
 */
record FoundPins(List<Pin> pins, List<SolveException> failures) {
  FoundPins {
    pins = List.copyOf(pins);
    failures = List.copyOf(failures);
  }

  /** Throws all failures as one. */
  void check() throws SolveException {
    if (!failures.isEmpty()) {
      SolveException first = failures.getFirst();
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /**
   * The lock with them.
   *
   * @param upgrade also in place of what it pins already, which another process may have written
   */
  Lock in(Lock lock, boolean upgrade) {
    Lock pinned = lock;
    for (Pin pin : pins) {
      if (upgrade || lock.pin(pin) == null) {
        pinned = pinned.with(pin);
      }
    }
    return pinned;
  }
}
