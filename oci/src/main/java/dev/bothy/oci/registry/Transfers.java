package dev.bothy.oci.registry;

import dev.bothy.oci.Interruption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Runs transfers side by side; the first failure stops the others and is the one reported. */
final class Transfers {
  private Transfers() {}

  static void run(List<Callable<Void>> tasks, int atOnce) throws IOException {
    if (tasks.size() == 1) {
      runHere(tasks.getFirst());
      return;
    }
    Semaphore slots = new Semaphore(atOnce);
    IOException failure = null;
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<Void> running = new ExecutorCompletionService<>(pool);
      for (Callable<Void> task : tasks) {
        running.submit(
            () -> {
              slots.acquire();
              try {
                return task.call();
              } finally {
                slots.release();
              }
            });
      }
      List<Throwable> later = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        try {
          running.take().get();
        } catch (ExecutionException e) {
          if (failure == null) {
            pool.shutdownNow();
            failure = asIo(e.getCause());
          } else {
            later.add(e.getCause() == null ? e : e.getCause());
          }
        } catch (InterruptedException e) {
          pool.shutdownNow();
          throw Interruption.of("interrupted while moving an image", e);
        }
      }
      for (Throwable suppressed : later) {
        // The others were stopped by us: only what failed by itself is news.
        if (failure != null
            && !(suppressed instanceof InterruptedException)
            && !Interruption.is(suppressed)) {
          failure.addSuppressed(suppressed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void runHere(Callable<Void> task) throws IOException {
    try {
      task.call();
    } catch (Exception e) {
      throw asIo(e);
    }
  }

  private static IOException asIo(@Nullable Throwable e) {
    return switch (e) {
      case null -> new IOException("a transfer failed");
      case IOException io -> io;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> new IOException(e);
    };
  }
}
