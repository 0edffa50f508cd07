package dev.bothy.oci.registry;

import dev.bothy.oci.Interruption;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work with sockets that an interrupt ends: of those it closes a virtual thread's alone. */
final class SocketWork {
  private SocketWork() {}

  /** What may wait for a server. */
  interface Work<T> {
    T run() throws IOException;
  }

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
}
