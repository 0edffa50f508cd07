package dev.bothy.engine.exec.mount;

import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers of mount points, each made once for all steps that lack the same.
 *
 * <p>They are on the disk where all layers are. Of layers on two disks overlayfs shows files as on
 * another one than their directories, and whoever stays on one ({@code cp -x}, {@code du -x}) would
 * pass over them all.
 */
public final class StubLayers {
  private final Store store;
  private final Map<Object, Path> made = new HashMap<>();
  private @Nullable Path directory;
  private int number;

  public StubLayers(Store store) {
    this.store = store;
  }

  /** Makes one, at a path that nothing has. */
  @FunctionalInterface
  interface Maker {
    void make(Path at) throws IOException;
  }

  /**
   * The one of a key; nobody may write into it.
   *
   * @param key a value, all that the layer depends on
   */
  synchronized Path get(Object key, Maker maker) throws IOException {
    Path known = made.get(key);
    if (known != null) {
      return known;
    }
    if (directory == null) {
      directory = store.temp().newDirectory("stubs");
    }
    Path at = directory.resolve(String.valueOf(number++));
    maker.make(at);
    made.put(key, at);
    return at;
  }
}
