package dev.bothy.engine.op;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many pieces of work that do not depend on each other, done by a thread for each processor. */
public final class Crew<T> {
  private static final int MOST_HANDS = 8;

  /** So many files or directories are worth threads. */
  private static final int MANY = 32;

  private final List<T> items;
  private final Work<? super T> work;
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean stopped;
  private @Nullable Throwable failure;

  /** What is done with one piece. */
  @FunctionalInterface
  public interface Work<T> {
    void on(T item) throws IOException;
  }

  private Crew(List<T> items, Work<? super T> work) {
    this.items = items;
    this.work = work;
  }

  /** Whether so many files or directories are done faster by several threads. */
  public static boolean isWorth(int items) {
    return items >= MANY;
  }

  /**
   * Does the work on each item, begun in the order of the list. None is in anyone's hands any more
   * when this ends, however it ends.
   *
   * @throws IOException the first failure, after which no other item is begun
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static <T> void each(List<T> items, Work<? super T> work)
      throws IOException, InterruptedException {
    new Crew<T>(items, work).run();
  }

  private void run() throws IOException, InterruptedException {
    int hands = Math.min(MOST_HANDS, Runtime.getRuntime().availableProcessors());
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(hands, items.size()); i++) {
      // Native calls would hold the carriers of virtual threads.
      helpers.add(Thread.ofPlatform().daemon().name("crew").start(() -> work(false)));
    }
    boolean interrupted = work(true);
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stopped = true;
        }
      }
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    Throwable first = first();
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }

  /** Works until nothing is left; returns whether this thread was interrupted. */
  private boolean work(boolean heedsInterrupts) {
    for (int i = next.getAndIncrement(); i < items.size() && !stopped; i = next.getAndIncrement()) {
      if (heedsInterrupts && Thread.interrupted()) {
        stopped = true;
        return true;
      }
      try {
        work.on(items.get(i));
      } catch (IOException | RuntimeException | Error e) {
        failed(e);
      }
    }
    return false;
  }

  private synchronized void failed(Throwable e) {
    stopped = true;
    if (failure == null) {
      failure = e;
    }
  }

  private synchronized @Nullable Throwable first() {
    return failure;
  }
}
