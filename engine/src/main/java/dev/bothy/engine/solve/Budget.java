package dev.bothy.engine.solve;

import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A number of places; who waits with the highest priority gets the next one that is free. */
final class Budget {
  private static final class Waiting {
    private final long priority;
    private final long order;
    private final Condition turn;
    private boolean granted;

    Waiting(long priority, long order, Condition turn) {
      this.priority = priority;
      this.order = order;
      this.turn = turn;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.priority != b.priority
                  ? Long.compare(b.priority, a.priority)
                  : Long.compare(a.order, b.order));
  private int free;
  private long arrivals;

  Budget(int places) {
    this.free = places;
  }

  /** Waits for a place. */
  void acquire(long priority) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (free > 0 && queue.isEmpty()) {
        free--;
        return;
      }
      Waiting me = new Waiting(priority, arrivals++, lock.newCondition());
      queue.add(me);
      try {
        while (!me.granted) {
          me.turn.await();
        }
      } catch (InterruptedException e) {
        if (me.granted) {
          give();
        } else {
          queue.remove(me);
        }
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      give();
    } finally {
      lock.unlock();
    }
  }

  private void give() {
    Waiting next = queue.poll();
    if (next == null) {
      free++;
    } else {
      next.granted = true;
      next.turn.signal();
    }
  }
}
