package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.file.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process's own directory in the store's {@code tmp/}. It is locked as long as the process lives,
 * however it ends; a directory whose lock can be had belongs to the dead.
 */
public final class TempSpace implements AutoCloseable {
  private static final String LOCK = ".lock";

  /** What the lock of a dead process is called while its directory is removed. */
  private static final String SWEPT = ".swept";

  private final Path directory;
  private final Path lockFile;
  private final Fd lock;
  private final AtomicLong counter = new AtomicLong();

  private TempSpace(Path directory, Path lockFile, Fd lock) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  static TempSpace open(Path tmp) throws IOException {
    while (true) {
      String name = "p" + RandomName.next();
      Path lockFile = tmp.resolve(name + LOCK);
      Fd lock = Fd.NONE.openAt(lockFile.toString(), Fd.O_RDWR | Fd.O_CREAT | Fd.O_EXCL, 0600);
      // Someone sweeping may have taken the new file for a dead one's, or removed it already.
      FileStat named;
      if (lock.tryLock(true)
          && (named = FileCalls.statIfPresent(lockFile)) != null
          && named.sameFile(FileCalls.stat(lock))) {
        Path directory = tmp.resolve(name);
        FileCalls.mkdir(Fd.NONE, directory.toString(), 0711);
        return new TempSpace(directory, lockFile, lock);
      }
      lock.close();
    }
  }

  /**
   * Removes what dead processes left.
   *
   * @return whether there was any
   */
  static boolean removeDead(Path tmp) throws IOException {
    boolean some = false;
    try (Fd dir = Fd.directory(tmp)) {
      for (String name : DirectoryEntries.list(dir)) {
        if (name.endsWith(LOCK)) {
          some |= removeIfDead(dir, name, name.substring(0, name.length() - LOCK.length()));
        } else if (name.endsWith(SWEPT)) {
          some |= removeIfDead(dir, name, name.substring(0, name.length() - SWEPT.length()));
        }
      }
    }
    return some;
  }

  private static boolean removeIfDead(Fd tmp, String lockName, String process) throws IOException {
    Fd lock;
    try {
      lock = tmp.openAt(lockName, Fd.O_RDWR, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EACCES) {
        return false; // gone meanwhile, or another user's
      }
      throw e;
    }
    try (lock) {
      // Shared until it has its other name: who asks for it meanwhile would take this process for
      // the dead one.
      if (!lock.tryLock(lockName.endsWith(SWEPT))) {
        return false;
      }
      String swept = process + SWEPT;
      try {
        FileCalls.rename(tmp, lockName, tmp, swept, 0);
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENOENT) {
          return false; // removed between the opening and the lock
        }
        throw e;
      }
      try {
        Trees.delete(tmp, process);
      } catch (ErrnoException e) {
        if (e.errno() == Errno.EBUSY) {
          return true; // still mounted somewhere; the next process tries again
        }
        throw e;
      }
      try {
        FileCalls.unlink(tmp, swept);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
      return true;
    }
  }

  /** Whether the process whose directory this is has its lock. */
  static boolean isAlive(Path tmp, String name) throws IOException {
    try (Fd lock = Fd.open(tmp.resolve(name + LOCK), Fd.O_RDONLY)) {
      return !lock.tryLock(false);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EACCES) {
        return false;
      }
      throw e;
    }
  }

  /** Tells this process from all others of the store, for good. */
  String name() {
    return directory.getFileName().toString();
  }

  /** This process's directory. */
  public Path directory() {
    return directory;
  }

  /** Makes a new empty directory, mode 0711. */
  public Path newDirectory(String prefix) throws IOException {
    Path path = unusedName(prefix);
    FileCalls.mkdir(Fd.NONE, path.toString(), 0711);
    return path;
  }

  /** Writes a file at once, in place of what has its name; the directory it is in must be there. */
  public void replace(Path file, byte[] contents) throws IOException {
    Path fresh = unusedName("file");
    try {
      Files.write(fresh, contents);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Trees.delete(fresh); // of a full disk, it has a part
      throw e;
    }
  }

  /** A name in the directory that nothing has. */
  Path unusedName(String prefix) {
    return directory.resolve(prefix + "-" + counter.incrementAndGet());
  }

  /** Ends as if the process had died: the next one removes what is here, and its lost layers. */
  void abandon() {
    lock.close();
  }

  @Override
  public void close() throws IOException {
    try {
      Trees.delete(directory);
      Trees.delete(lockFile);
    } finally {
      lock.close();
    }
  }
}
