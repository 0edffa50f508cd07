package dev.bothy.oci.store;

import dev.bothy.oci.Interruption;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks by name, between threads and between processes. The kernel drops a dead process's
 * locks; the lock files stay, because removing one would split its users in two.
 */
final class FileLocks {
  /** How often a lock that another store object of this JVM holds is tried again. */
  private static final int RETRY_MILLIS = 10;

  private final Path directory;
  private final ConcurrentHashMap<String, Semaphore> threads = new ConcurrentHashMap<>();

  FileLocks(Path directory) {
    this.directory = directory;
  }

  /**
   * Waits for the lock.
   *
   * @throws InterruptedIOException when the thread is interrupted while it waits
   */
  Held acquire(String name) throws IOException {
    Semaphore thread = threads.computeIfAbsent(name, _ -> new Semaphore(1));
    try {
      thread.acquire();
    } catch (InterruptedException e) {
      throw interrupted(name, e);
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(channel, name);
      held = true;
      return new Held(channel, thread);
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        thread.release();
      }
    }
  }

  /** The lock if nobody holds it; else null. */
  @Nullable Held tryAcquire(String name) throws IOException {
    Semaphore thread = threads.computeIfAbsent(name, _ -> new Semaphore(1));
    if (!thread.tryAcquire()) {
      return null;
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = channel.tryLock() != null;
      return held ? new Held(channel, thread) : null;
    } catch (OverlappingFileLockException _) {
      return null;
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        thread.release();
      }
    }
  }

  private static FileLock lock(FileChannel channel, String name) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (FileLockInterruptionException e) {
        throw interrupted(name, e);
      } catch (OverlappingFileLockException _) {
        // The JVM refuses to wait for a lock of its own: another store object has it.
        try {
          Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
          throw interrupted(name, e);
        }
      }
    }
  }

  private static InterruptedIOException interrupted(String name, Exception cause) {
    return Interruption.of("interrupted while waiting for the lock " + name, cause);
  }

  /** A lock that is held; closing it gives it back. */
  record Held(FileChannel channel, Semaphore thread) implements Closeable {
    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        thread.release();
      }
    }
  }
}
