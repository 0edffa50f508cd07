package dev.bothy.engine.upkeep;

import dev.bothy.engine.store.Signature;
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
 */
public final class StoreUse implements AutoCloseable {
  private final @Nullable Fd lock;
  private final boolean held;
  private final @Nullable Path signed;

  private StoreUse(@Nullable Fd lock, boolean held, @Nullable Path signed) {
    this.lock = lock;
    this.held = held;
    this.signed = signed;
  }

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
    Fd lock = store.isReadOnly() ? look(store) : open(store);
    if (lock == null) {
      return new StoreUse(null, false, null);
    }
    boolean held = false;
    try {
      long begin = System.nanoTime();
      boolean told = false;
      while (!lock.tryLock(false)) {
        Thread.sleep(20); // someone cleans up, which takes a moment
        if (!told && System.nanoTime() - begin > Signature.PATIENCE_NANOS) {
          told = true;
          waiting.accept(Signature.of(store.inUse()) + ", which prunes the store");
        }
      }
      held = true;
      return new StoreUse(lock, true, null);
    } finally {
      if (!held) {
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
    Fd lock = open(store);
    try {
      boolean held = lock.tryLock(true);
      if (held) {
        Signature.sign(lock, whose);
      }
      return new StoreUse(lock, held, held ? store.inUse() : null);
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
    if (signed != null) {
      Signature.clear(signed);
    }
    if (lock != null) {
      lock.close();
    }
  }
}
