package dev.bothy.engine.upkeep;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says that a process works on the store, or that one cleans it up. Layers that no record names yet
 * are garbage only when nobody works.
 */
public final class StoreUse implements AutoCloseable {
  private final @Nullable Fd lock;
  private final boolean held;

  private StoreUse(@Nullable Fd lock, boolean held) {
    this.lock = lock;
    this.held = held;
  }

  /**
   * Held while work goes on; never waits for others who work. Who can only look at a store that
   * nobody has worked on needs none.
   */
  public static StoreUse shared(Store store) throws IOException, InterruptedException {
    Fd lock = store.isReadOnly() ? look(store) : open(store);
    if (lock == null) {
      return new StoreUse(null, false);
    }
    boolean held = false;
    try {
      while (!lock.tryLock(false)) {
        Thread.sleep(20); // someone cleans up, which takes a moment
      }
      held = true;
      return new StoreUse(lock, true);
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  /** Tries to be the only one. */
  static StoreUse exclusive(Store store) throws IOException {
    Fd lock = open(store);
    try {
      return new StoreUse(lock, lock.tryLock(true));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Fd open(Store store) throws IOException {
    return Fd.NONE.openAt(store.inUse().toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
  }

  private static @Nullable Fd look(Store store) throws IOException {
    Path file = store.inUse();
    return Files.isReadable(file) ? Fd.open(file, Fd.O_RDONLY) : null;
  }

  boolean held() {
    return held;
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
