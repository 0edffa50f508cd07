package dev.bothy.engine.upkeep;

import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says that a process works on the store, or that one cleans it up. Layers that no record names yet
 * are garbage only when nobody works.
 *
 * @param shared held with others who work; null when that is not needed
 * @param alone null when others work, or this one does
 */
public record StoreUse(@Nullable Fd shared, @Nullable SignedLock alone) implements AutoCloseable {

  /** As {@link #shared(Store, Consumer)}, and tells nobody of a wait. */
  public static StoreUse shared(Store store) throws IOException, InterruptedException {
    return shared(store, _ -> {});
  }

  /**
   * Held while work goes on; never waits for others who work. Who can only look at a store that
   * nobody has worked on needs none.
   *
   * @param waiting told once, after a while, for whom
   */
  public static StoreUse shared(Store store, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Path file = store.inUse();
    Fd lock = null;
    if (!store.isReadOnly()) {
      lock = Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
    } else if (Files.isReadable(file)) {
      lock = Fd.open(file, Fd.O_RDONLY);
    }
    boolean held = false;
    try {
      if (lock != null) {
        SignedLock.await(
            lock,
            false,
            file,
            signature -> signature.getFirst() + ", which prunes the store",
            waiting);
      }
      held = true;
      return new StoreUse(lock, null);
    } finally {
      if (!held && lock != null) {
        lock.close();
      }
    }
  }

  /**
   * Tries to be the only one.
   *
   * @param whose it is, in words for those who wait for the end
   */
  static StoreUse exclusive(Store store, String whose) throws IOException {
    return new StoreUse(null, SignedLock.attempt(store.inUse(), whose));
  }

  /** Whether nobody else is at the store. */
  boolean isAlone() {
    return alone != null;
  }

  @Override
  public void close() {
    if (alone != null) {
      alone.close();
    }
    if (shared != null) {
      shared.close();
    }
  }
}
