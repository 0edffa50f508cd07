package dev.bothy.oci.store;

import dev.bothy.oci.file.RandomName;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file in the making under a name of its own, locked as long as somebody makes it: a process's
 * number would not tell, as one in another container may have the same.
 *
 * @param out what is written
 */
record InFlightFile(Path path, FileOutputStream out, Object key) implements Closeable {
  /** The kernel takes a lock from a process that closes the file anywhere: these are left alone. */
  private static final Set<Object> OF_THIS_PROCESS = new HashSet<>();

  static InFlightFile create(Path directory) throws IOException {
    while (true) {
      InFlightFile file = attempt(directory.resolve(RandomName.next()));
      if (file != null) {
        return file;
      }
    }
  }

  /** Null when another process, which collects, was between the making and the locking. */
  private static @Nullable InFlightFile attempt(Path path) throws IOException {
    synchronized (OF_THIS_PROCESS) {
      FileOutputStream out = new FileOutputStream(path.toFile());
      boolean held = false;
      try {
        Object key = out.getChannel().tryLock() == null ? null : key(path);
        if (key == null) {
          return null;
        }
        held = OF_THIS_PROCESS.add(key);
        return new InFlightFile(path, out, key);
      } finally {
        if (!held) {
          out.close();
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** Null when there is none. */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** What is to be done with a file that nobody makes. */
  interface Removal {
    /** Returns its size, or -1 when it stays. */
    long run() throws IOException;
  }

  /** Removes a file unless somebody makes it; -1 when it stays or is gone. */
  static long removeAbandoned(Path path, Removal removal) throws IOException {
    synchronized (OF_THIS_PROCESS) {
      if (OF_THIS_PROCESS.contains(key(path))) {
        return -1;
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null ? -1 : removal.run();
      } catch (NoSuchFileException e) {
        return -1;
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (OF_THIS_PROCESS) {
      OF_THIS_PROCESS.remove(key);
      out.close();
    }
  }
}
