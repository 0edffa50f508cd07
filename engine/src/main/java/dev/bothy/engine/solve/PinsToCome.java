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
   * Waits until all are found, or some time has passed, and some have come in since the last time.
   * The first time none need have come.
   *
   * @return whether all are found
   */
  synchronized boolean await() throws InterruptedException {
    long from = System.nanoTime();
    while (left > 0) {
      long rest = TOGETHER_NANOS - (System.nanoTime() - from);
      if (rest > 0) {
        wait(rest / 1_000_000 + 1);
      } else if (left == seen) {
        wait();
      } else {
        break;
      }
    }
    seen = left;
    return left == 0;
  }
}
