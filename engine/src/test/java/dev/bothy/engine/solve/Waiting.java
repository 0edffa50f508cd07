package dev.bothy.engine.solve;

import java.util.List;

/** Threads that tests wait for until they wait themselves, however long that takes. */
final class Waiting {
  private Waiting() {}

  /** Until the thread waits, or has ended. */
  static void until(Thread thread) throws InterruptedException {
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  /** Until the thread waits in a method of the type, or has ended. */
  static void untilIn(Class<?> type, Thread thread) throws InterruptedException {
    while (thread.isAlive() && !isIn(type, thread)) {
      Thread.sleep(1);
    }
  }

  private static boolean isIn(Class<?> type, Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && List.of(thread.getStackTrace()).stream()
            .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }
}
