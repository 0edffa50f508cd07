package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
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

  /** It is there, and its record is what it was. Exactly one of the locks is. */
  private static final class Held {
    private final @Nullable Fd lock;
    private final @Nullable LightLock light;
    private int leases;
    private @Nullable LayerInfo info;

    Held(@Nullable Fd lock, @Nullable LightLock light) {
      this.lock = lock;
      this.light = light;
    }

    void unlock() {
      if (lock != null) {
        lock.close();
      }
      if (light != null) {
        light.close();
      }
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
              layer = light ? new Held(null, lightLock(id)) : new Held(lock(id), null);
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
        layer.unlock();
      }
    }
  }

  boolean has(LayerId id) {
    synchronized (leased) {
      return leased.containsKey(id);
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

  private Path lockFile(LayerId id) {
    return directory.resolve(id.value()).resolve(LayerStore.LOCK);
  }

  private LightLock lightLock(LayerId id) throws IOException {
    LightLock lock = LightLock.shared(lockFile(id));
    if (lock == null) {
      throw new LayerGoneException(id);
    }
    if (!durability.counts(id)) {
      lock.close();
      throw new LayerGoneException(id);
    }
    return lock;
  }

  private Fd lock(LayerId id) throws IOException {
    Path path = lockFile(id);
    Fd fd;
    try {
      fd = Fd.open(path, Fd.O_RDONLY);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new LayerGoneException(id);
      }
      throw e;
    }
    try {
      if (!durability.isDurable(id)) {
        durability.watch();
      }
      if (!fd.tryLock(false) || !isStill(path, fd) || !durability.counts(id)) {
        throw new LayerGoneException(id); // someone is deleting it, or has
      }
      durability.vouch(id);
      return fd;
    } catch (IOException | RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** Whether the path still leads to what was opened there. */
  static boolean isStill(Path path, Fd opened) throws IOException {
    FileStat named = FileCalls.statIfPresent(path);
    return named != null && named.sameFile(FileCalls.stat(opened));
  }
}
