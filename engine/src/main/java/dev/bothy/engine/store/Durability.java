package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which layers count: those that are on the disk, and those that a living process vouches
 * for, having made them or having begun to use them while another one vouched. For use by several
 * threads.
 */
final class Durability {
  /** The file of a layer that says that it is on the disk. */
  static final String DURABLE = "durable";

  private final Path directory;
  private final Vouchers vouchers;
  private final CommitHook hook;
  private final Set<LayerId> unsynced = new LinkedHashSet<>();
  private final Object syncing = new Object();
  private volatile @Nullable IOException lost;
  private @Nullable Fd disk;

  /**
   * @param directory of all layers
   */
  Durability(Path directory, Vouchers vouchers, CommitHook hook) {
    this.directory = directory;
    this.vouchers = vouchers;
    this.hook = hook;
  }

  /**
   * @throws FileSystemException when the disk fails, which is no answer
   */
  boolean isDurable(LayerId id) throws IOException {
    Path mark = directory.resolve(id.value()).resolve(DURABLE);
    if (Files.exists(mark)) {
      return true;
    }
    if (!Files.notExists(mark)) {
      requireSoundDisk(mark);
    }
    return false;
  }

  private static void requireSoundDisk(Path mark) throws IOException {
    try {
      Files.readAttributes(mark, BasicFileAttributes.class);
    } catch (FileSystemException e) {
      if (Errno.isIoError(e)) {
        throw e;
      }
    }
  }

  boolean counts(LayerId id) throws IOException {
    // Once more at the end: whoever vouched may have made it durable and gone in between.
    return isDurable(id) || vouchers.any(id, "") || isDurable(id);
  }

  /** Makes the layer one of those that this process brings to the disk. */
  void vouch(LayerId id) throws IOException {
    synchronized (unsynced) {
      if (unsynced.contains(id) || isDurable(id)) {
        return;
      }
      if (hasLost()) {
        vouchers.takeBack(id);
        requireNothingLost();
      }
      vouchers.put(id);
      unsynced.add(id);
    }
  }

  /**
   * Vouches for a layer that counts; {@link #watch} before.
   *
   * @return false when the disk lost it meanwhile: it told that to another process, and tells it
   *     once
   */
  boolean join(LayerId id) throws IOException {
    synchronized (unsynced) {
      if (unsynced.contains(id) || isDurable(id)) {
        return true;
      }
      vouch(id);
      // Who lost it takes back first what it said itself, and then what others did.
      if (vouchers.any(id, vouchers.own()) || isDurable(id)) {
        return true;
      }
      unsynced.remove(id);
      vouchers.remove(id);
      return false;
    }
  }

  /**
   * Call before the first write, and before another process's unsynced layer is used: a sync fails
   * by any error of the disk since.
   *
   * @throws IOException when the disk has lost something already
   */
  void watch() throws IOException {
    requireNothingLost();
    Fd _ = disk();
  }

  boolean hasLost() {
    return lost != null;
  }

  private void requireNothingLost() throws IOException {
    IOException first = lost;
    if (first != null) {
      throw new IOException(first.getMessage(), first);
    }
  }

  /** See {@link LayerStore#sync}. */
  void sync() throws IOException {
    synchronized (syncing) {
      requireNothingLost();
      List<LayerId> batch;
      synchronized (unsynced) {
        batch = List.copyOf(unsynced);
      }
      if (batch.isEmpty()) {
        return;
      }
      List<Fd> layers = new ArrayList<>(batch.size());
      try (Fd all = Fd.directory(directory)) {
        for (LayerId id : batch) {
          openIfPresent(all, id, layers);
        }
        syncDisk();
        IOException first = null;
        for (Fd layer : layers) {
          if (!markDurable(all, layer) && first == null) {
            first = new IOException("the disk has lost " + layer.path());
          }
        }
        hook.reached(CommitHook.Stage.MARKED_DURABLE);
        synchronized (unsynced) {
          unsynced.removeAll(batch);
        }
        if (first != null) {
          lose(first);
          throw first;
        }
      } finally {
        layers.forEach(Fd::close);
      }
    }
  }

  /**
   * From now on this process vouches for nothing, not for what was finished since the sync began
   * either: whoever began to use that would not be told of the loss.
   */
  private void lose(IOException e) {
    synchronized (unsynced) {
      lost = e;
      for (LayerId id : unsynced) {
        try {
          vouchers.takeBack(id); // nobody is to build on it
        } catch (IOException e2) {
          e.addSuppressed(e2);
        }
      }
      unsynced.clear();
    }
  }

  /**
   * By a rename, which a full disk does not refuse.
   *
   * @return false when another process has taken it back, to which the kernel told its loss
   */
  private boolean markDurable(Fd all, Fd layer) throws IOException {
    try {
      FileCalls.rename(layer, vouchers.own(), layer, DURABLE, 0);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return !isThere(all, layer) || FileCalls.statIfPresent(layer, DURABLE) != null;
    }
  }

  /** Whether it was not deleted meanwhile. */
  private static boolean isThere(Fd all, Fd layer) throws ErrnoException {
    FileStat open = FileCalls.stat(layer);
    FileStat named =
        FileCalls.statIfPresent(all, String.valueOf(Path.of(layer.path()).getFileName()));
    return named != null && named.ino() == open.ino() && named.dev() == open.dev();
  }

  /** The kernel tells a lost write once, and takes for clean what it could not write. */
  private void syncDisk() throws IOException {
    try {
      disk().syncfs();
      hook.reached(CommitHook.Stage.SYNCED);
    } catch (IOException e) {
      lose(e);
      throw e;
    }
  }

  private Fd disk() throws IOException {
    synchronized (unsynced) {
      Fd opened = disk;
      if (opened == null) {
        opened = Fd.directory(directory);
        disk = opened;
      }
      return opened;
    }
  }

  /** Syncs, unless that failed before. */
  void close() throws IOException {
    synchronized (syncing) {
      try {
        if (!hasLost()) {
          sync();
        }
      } finally {
        synchronized (unsynced) {
          if (disk != null) {
            disk.close();
            disk = null;
          }
        }
      }
    }
  }

  /** What is made anew under the name of a deleted layer after the sync is not marked. */
  private static void openIfPresent(Fd all, LayerId id, List<Fd> into) throws ErrnoException {
    try {
      into.add(all.childDirectory(id.value()));
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
