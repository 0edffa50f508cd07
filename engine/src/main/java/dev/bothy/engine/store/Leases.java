package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The layers that this process has leases of: one lock for each, whatever takes the lease. */
final class Leases {
  private final Path directory;
  private final Durability durability;
  private final Map<LayerId, Held> leased = new HashMap<>();

  /** It is there, and its record is what it was. */
  private static final class Held {
    private final LayerLock lock;
    private int leases;
    private @Nullable LayerInfo info;

    Held(LayerLock lock) {
      this.lock = lock;
    }
  }

  /**
   * @param directory of all layers
   */
  Leases(Path directory, Durability durability) {
    this.directory = directory;
    this.durability = durability;
  }

  /**
   * A new lease.
   *
   * @param light without native calls
   */
  Lease of(Collection<LayerId> ids, boolean light) throws IOException {
    Set<LayerId> held = new LinkedHashSet<>();
    Lease lease = new Lease(this, held);
    try {
      synchronized (leased) {
        for (LayerId id : ids) {
          if (!held.contains(id)) {
            Held layer = leased.get(id);
            if (layer == null) {
              layer = new Held(lock(id, light));
              leased.put(id, layer);
            }
            layer.leases++;
            held.add(id);
          }
        }
      }
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Ends one lease of the layer; the last one lets go of it. */
  void release(LayerId id) {
    synchronized (leased) {
      Held layer = leased.get(id);
      if (layer != null && --layer.leases == 0) {
        leased.remove(id);
        layer.lock.close();
      }
    }
  }

  /** The record of a leased layer, if it is known. */
  @Nullable LayerInfo info(LayerId id) {
    synchronized (leased) {
      Held held = leased.get(id);
      return held == null ? null : held.info;
    }
  }

  /** Remembers the record of a layer for as long as it is leased. */
  void remember(LayerId id, @Nullable LayerInfo info) {
    synchronized (leased) {
      Held held = leased.get(id);
      if (held != null) {
        held.info = info;
      }
    }
  }

  private LayerLock lock(LayerId id, boolean light) throws IOException {
    Path file = directory.resolve(id.value()).resolve(LayerStore.LOCK);
    LayerLock lock = LayerLock.shared(file, light);
    if (lock == null) {
      throw new LayerGoneException(id);
    }
    boolean counts = false;
    try {
      if (!light && !durability.isDurable(id)) {
        durability.watch();
      }
      if (!durability.counts(id) || (!light && !durability.join(id))) {
        throw new LayerGoneException(id);
      }
      counts = true;
      return lock;
    } finally {
      if (!counts) {
        lock.close();
      }
    }
  }
}
