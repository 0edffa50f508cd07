package dev.bothy.engine.solve;

/** Pins that are being found. For use by several threads. */
final class PinsToCome {
  /** Those that come within this time are taken together: each time a graph is planned anew. */
  private static final long TOGETHER_NANOS = 100_000_000;

  private int left;
  private int seen = -1;

  PinsToCome(int left) {
    this.left = left;
  }

  /** One is found, or is not to be had and the others are to go on. */
  synchronized void found() {
    left--;
    notifyAll();
  }

  /**
   * Waits until all are found, or some time has passed since one came in after the last time. The
   * first time none need have come.
   *
   * @return whether all are found
   */
  synchronized boolean await() throws InterruptedException {
    while (left > 0 && left == seen) {
      wait();
    }
    long end = System.nanoTime() + TOGETHER_NANOS;
    for (long rest = TOGETHER_NANOS; left > 0 && rest > 0; rest = end - System.nanoTime()) {
      wait(rest / 1_000_000 + 1);
    }
    seen = left;
    return left == 0;
  }
}
