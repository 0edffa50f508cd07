package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer's lock, for as long as somebody here uses the layer. A process has one of each layer,
 * however many stores it has open: it would lose a {@link LightLock} by closing the file once more.
 */
final class LayerLock implements AutoCloseable {
  /** By lock file. The kernel, too, has these for the process as a whole. */
  private static final Map<Object, LayerLock> HELD = new HashMap<>();

  private final Object file;
  private final Runnable unlock;
  private int users = 1;

  private LayerLock(Object file, Runnable unlock) {
    this.file = file;
    this.unlock = unlock;
  }

  /**
   * For one more user of the layer; null when somebody is deleting it, or has.
   *
   * @param light without native calls
   */
  static @Nullable LayerLock shared(Path lockFile, boolean light) throws IOException {
    synchronized (HELD) {
      Object file = key(lockFile);
      if (file == null) {
        return null;
      }
      LayerLock known = HELD.get(file);
      if (known != null) {
        known.users++;
        return known;
      }
      Runnable unlock = light ? light(lockFile) : flock(lockFile);
      if (unlock == null) {
        return null;
      }
      boolean held = false;
      try {
        if (!file.equals(key(lockFile))) {
          return null;
        }
        LayerLock lock = new LayerLock(file, unlock);
        HELD.put(file, lock);
        held = true;
        return lock;
      } finally {
        if (!held) {
          unlock.run();
        }
      }
    }
  }

  private static @Nullable Runnable light(Path lockFile) throws IOException {
    LightLock lock = LightLock.shared(lockFile);
    return lock == null ? null : lock::close;
  }

  private static @Nullable Runnable flock(Path lockFile) throws IOException {
    Fd fd = openIfPresent(lockFile);
    if (fd == null) {
      return null;
    }
    boolean locked = false;
    try {
      locked = fd.tryLock(false);
      return locked ? fd::close : null;
    } finally {
      if (!locked) {
        fd.close();
      }
    }
  }

  /** What deletes a layer that nobody uses. */
  interface Deletion {
    /** Returns whether it did. */
    boolean run() throws IOException;
  }

  /**
   * Deletes a layer unless somebody uses it; nobody can begin to meanwhile. What has no lock file
   * is not a whole layer, and nobody's.
   *
   * @return whether it was deleted
   */
  static boolean delete(Path lockFile, Deletion deletion) throws IOException {
    synchronized (HELD) {
      Object file = key(lockFile);
      if (file != null && HELD.containsKey(file)) {
        return false;
      }
      Fd opened = openIfPresent(lockFile);
      if (opened == null) {
        return deletion.run();
      }
      try (Fd fd = opened) {
        if (!fd.tryLock(true)) {
          return false;
        }
        try (LightLock light = LightLock.exclusive(lockFile)) {
          return light != null && isStill(lockFile, fd) && deletion.run();
        }
      }
    }
  }

  private static @Nullable Fd openIfPresent(Path lockFile) throws IOException {
    try {
      return Fd.open(lockFile, Fd.O_RDONLY);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Whether the path still leads to what was opened there. */
  private static boolean isStill(Path path, Fd opened) throws IOException {
    FileStat named = FileCalls.statIfPresent(path);
    return named != null && named.sameFile(FileCalls.stat(opened));
  }

  /** Ends one use; the last one lets go. */
  @Override
  public void close() {
    synchronized (HELD) {
      if (--users == 0) {
        HELD.remove(file);
        unlock.run();
      }
    }
  }
}
