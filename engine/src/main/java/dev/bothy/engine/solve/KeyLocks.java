package dev.bothy.engine.solve;

import dev.bothy.engine.sys.Fd;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One lock for each key among all solves of a store, in one process or in several, so that a step
 * runs once though two builds want it. A process that dies gives its locks back.
 *
 * <p>Keys share 4096 lock files, which stay: taking one away while another process waits for it
 * would need more care than it is worth. A thread must not hold two locks at a time.
 *
 * <p>The locks are {@code flock(2)}'s, asked for again and again: {@code fcntl(2)} would wait by
 * itself, but takes two processes whose threads wait for each other's locks for a deadlock.
 */
final class KeyLocks {
  private static final int DIGITS = 3;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  private final Path directory;

  KeyLocks(Path store) throws IOException {
    this.directory = store.resolve("locks");
    Files.createDirectories(directory);
  }

  /** A lock that is held. */
  record Held(Fd lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /** Waits until nobody else has the key. */
  Held acquire(Digest key) throws IOException, InterruptedException {
    Path file = directory.resolve(key.hex().substring(0, DIGITS));
    Fd lock = Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
    try {
      int pause = 1;
      while (!lock.tryLock(true)) {
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
      return new Held(lock);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }
}
