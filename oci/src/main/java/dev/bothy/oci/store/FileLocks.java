package dev.bothy.oci.store;

import dev.bothy.oci.Interruption;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks by name, between threads and between processes. The kernel drops a dead process's
 * locks; the lock files stay, because removing one would split its users in two.
 */
final class FileLocks {
  /**
   * Only who has the permit opens the file: the kernel takes a lock from a process that closes the
   * file anywhere, be it for another store of the same directory.
   */
  private static final ConcurrentHashMap<Name, Semaphore> OF_THIS_PROCESS =
      new ConcurrentHashMap<>();

  private record Name(Object directory, String name) {}

  private final Path directory;

  FileLocks(Path directory) {
    this.directory = directory;
  }

  private Semaphore permit(String name) throws IOException {
    Object same = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    Object key = Objects.requireNonNullElse(same, directory.toAbsolutePath());
    return OF_THIS_PROCESS.computeIfAbsent(new Name(key, name), _ -> new Semaphore(1));
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(
        directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Waits for the lock.
   *
   * @throws InterruptedIOException when the thread is interrupted while it waits
   */
  Held acquire(String name) throws IOException {
    Semaphore permit = permit(name);
    try {
      permit.acquire();
    } catch (InterruptedException e) {
      throw interrupted(name, e);
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = open(name);
      held = channel.lock().isValid();
      return new Held(channel, permit);
    } catch (FileLockInterruptionException e) {
      throw interrupted(name, e);
    } finally {
      if (!held) {
        giveBack(channel, permit);
      }
    }
  }

  /** The lock if nobody holds it; else null. */
  @Nullable Held tryAcquire(String name) throws IOException {
    Semaphore permit = permit(name);
    if (!permit.tryAcquire()) {
      return null;
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = open(name);
      held = channel.tryLock() != null;
      return held ? new Held(channel, permit) : null;
    } finally {
      if (!held) {
        giveBack(channel, permit);
      }
    }
  }

  private static void giveBack(@Nullable FileChannel channel, Semaphore permit) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      permit.release();
    }
  }

  private static InterruptedIOException interrupted(String name, Exception cause) {
    return Interruption.of("interrupted while waiting for the lock " + name, cause);
  }

  /** A lock that is held; closing it gives it back. */
  record Held(FileChannel channel, Semaphore permit) implements Closeable {
    @Override
    public void close() throws IOException {
      giveBack(channel, permit);
    }
  }
}
