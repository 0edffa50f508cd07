package dev.bothy.engine.solve;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks at steps that failed, one at a time. A failure that ends a solve waits for them, and there
 * are none after it: none is cut off. For use by several threads.
 */
final class Looks {
  /** Threads of steps of which one is looked at, and the others are to be. */
  private final Set<Thread> waiting = new HashSet<>();

  private boolean busy;
  private boolean over;

  /** What is done while nobody else looks. */
  interface Look {
    void at() throws IOException, InterruptedException;
  }

  /**
   * Has this thread's step looked at. The thread counts as looking until it has left, so that its
   * failure is told with the one that waits.
   */
  void take(Look look) throws IOException, InterruptedException {
    synchronized (this) {
      if (over) {
        return;
      }
      waiting.add(Thread.currentThread());
      while (busy) {
        wait();
      }
      busy = true;
    }
    try {
      look.at();
    } finally {
      synchronized (this) {
        busy = false;
        notifyAll();
      }
    }
  }

  /** This thread's step has failed, or was stopped; nobody need wait for it. */
  synchronized void leave() {
    if (waiting.remove(Thread.currentThread())) {
      notifyAll();
    }
  }

  /** Leaves, and waits until no step is looked at any more, nor is to be. */
  synchronized void end() throws InterruptedException {
    leave();
    while (!waiting.isEmpty()) {
      wait();
    }
    over = true;
  }
}
