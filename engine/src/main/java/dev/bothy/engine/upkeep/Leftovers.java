package dev.bothy.engine.upkeep;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What processes that died have left in a store. */
final class Leftovers {
  /** Files in the making whose process may live are younger than this. */
  private static final long IN_FLIGHT_MILLIS = 3_600_000;

  private final Store store;
  private final Path directory;

  Leftovers(Store store) {
    this.store = store;
    this.directory = store.root().resolve("tmp");
  }

  /** Where they are. */
  Path directory() {
    return directory;
  }

  /** What nobody who lives has in {@code tmp/}. */
  List<String> names() throws IOException {
    String mine =
        store.isReadOnly()
            ? ".lock" // nothing's name begins so
            : store.temp().directory().getFileName().toString(); // removes those of the dead
    List<String> names = new ArrayList<>();
    try (Fd tmp = Fd.directory(directory)) {
      for (String name : DirectoryEntries.list(tmp)) {
        if (!name.startsWith(mine) && !name.endsWith(".lock") && !isLocked(tmp, name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /**
   * Removes them.
   *
   * @param alone whether nobody works on the store
   */
  void delete(boolean alone) throws IOException {
    if (alone) {
      for (String name : names()) {
        Trees.delete(directory.resolve(name));
      }
    }
    for (String place : List.of("cache", "roots", "builds")) {
      deleteHalfWritten(store.root().resolve(place), alone);
    }
  }

  /** What writers that were killed left beside their files; those that live are done in an hour. */
  private static void deleteHalfWritten(Path directory, boolean alone) throws IOException {
    FileStat there = FileCalls.statIfPresent(directory);
    if (there == null || !there.isDirectory()) {
      return;
    }
    long before = (System.currentTimeMillis() - IN_FLIGHT_MILLIS) / 1000;
    try (Fd dir = Fd.directory(directory)) {
      for (String name : DirectoryEntries.list(dir)) {
        FileStat stat = FileCalls.statIfPresent(dir, name);
        if (stat != null && stat.isDirectory()) {
          deleteHalfWritten(directory.resolve(name), alone);
        } else if (stat != null
            && name.startsWith(".new")
            && (alone || stat.mtimeSeconds() < before)) {
          Trees.delete(dir, name);
        }
      }
    }
  }

  private static boolean isLocked(Fd tmp, String name) throws IOException {
    if (FileCalls.statIfPresent(tmp, name + ".lock") == null) {
      return false;
    }
    try (Fd lock = tmp.openAt(name + ".lock", Fd.O_RDONLY, 0)) {
      return !lock.tryLock(false);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EACCES) {
        return true; // another user's: not for us to judge
      }
      throw e;
    }
  }
}
