package dev.bothy.engine.solve;

import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * One lock for each key among all processes of a store, so that a step runs once though two builds
 * want it. A process that dies gives its locks back.
 *
 * <p>Keys share 4096 lock files, which stay: taking one away while another process waits for it
 * would need more care than it is worth. A thread must not hold two locks at a time.
 */
final class KeyLocks {
  private static final int DIGITS = 3;
  private static final int RETRY_MILLIS = 20;

  private final Path directory;
  // The kernel's locks are the whole process's, and closing any descriptor of a file drops them.
  private final ConcurrentMap<String, Semaphore> inProcess = new ConcurrentHashMap<>();

  KeyLocks(Path store) throws IOException {
    this.directory = store.resolve("locks");
    Files.createDirectories(directory);
  }

  /** A lock that is held. */
  static final class Held implements AutoCloseable {
    private final Semaphore local;
    private final FileChannel channel;

    private Held(Semaphore local, FileChannel channel) {
      this.local = local;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        local.release();
      }
    }
  }

  /** Waits until nobody else has the key. */
  Held acquire(Digest key) throws IOException, InterruptedException {
    String name = key.hex().substring(0, DIGITS);
    Semaphore local = inProcess.computeIfAbsent(name, _ -> new Semaphore(1));
    local.acquire();
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      held = lock.isValid();
      return new Held(local, channel);
    } catch (FileLockInterruptionException | java.nio.channels.ClosedByInterruptException e) {
      boolean _ = Thread.interrupted();
      throw new InterruptedException();
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        local.release();
      }
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        Thread.sleep(RETRY_MILLIS); // another solve of this very process has it
      }
    }
  }
}
