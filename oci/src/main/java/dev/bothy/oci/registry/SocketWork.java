package dev.bothy.oci.registry;

import dev.bothy.oci.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work with sockets that an interrupt ends: of those it closes a virtual thread's alone. */
final class SocketWork {
  /** How long it may take to end. Only a server of names that says nothing takes longer. */
  private static final Duration END = Duration.ofSeconds(2);

  private SocketWork() {}

  /** What may wait for a server. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does the work, on a virtual thread.
   *
   * @throws java.io.InterruptedIOException when this thread is interrupted; then the work has
   *     ended, or waits for the address of a name and ends when that comes
   */
  static <T> T call(Work<T> work) throws IOException {
    if (Thread.currentThread().isVirtual()) {
      return work.run();
    }
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread thread = Thread.ofVirtual().name("registry").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      end(thread);
      throw Interruption.of("interrupted while talking to a registry", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static void end(Thread interrupted) {
    try {
      boolean _ = interrupted.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever asks twice does not wait at all
    }
  }
}
