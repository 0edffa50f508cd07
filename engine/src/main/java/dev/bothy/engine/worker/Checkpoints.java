package dev.bothy.engine.worker;

import dev.bothy.engine.store.LayerStore;
import java.io.IOException;
import java.time.Duration;

/** Brings finished layers to the disk while a long solve goes on, so that a kill costs little. */
final class Checkpoints implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Thread thread;

  Checkpoints(LayerStore layers) {
    thread = Thread.ofVirtual().name("checkpoints").start(() -> run(layers));
  }

  private static void run(LayerStore layers) {
    try {
      while (true) {
        Thread.sleep(EVERY);
        layers.sync();
      }
    } catch (InterruptedException e) {
      // The solve has ended.
    } catch (IOException e) {
      // The next layer is refused, and the sync at the end says so too.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
