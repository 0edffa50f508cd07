package dev.bothy.engine.solve;

import dev.bothy.engine.sys.Fd;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

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

  /** Shorter waits are told to nobody. */
  private static final long PATIENCE_NANOS = 2_000_000_000;

  private static final String UNKNOWN = "another process";

  private final Path directory;
  private final String holder;

  /**
   * @param holder who has the locks taken here, in words for those who wait for one
   */
  KeyLocks(Path store, String holder) throws IOException {
    this.holder = holder;
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

  /**
   * Waits until nobody else has the key.
   *
   * @param waiting told once, after a while, who has it
   */
  Held acquire(Digest key, Consumer<String> waiting) throws IOException, InterruptedException {
    Path file = directory.resolve(key.hex().substring(0, DIGITS));
    Fd lock = Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
    try {
      int pause = 1;
      long begin = System.nanoTime();
      boolean told = false;
      while (!lock.tryLock(true)) {
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        if (!told && System.nanoTime() - begin > PATIENCE_NANOS) {
          told = true;
          waiting.accept(holder(file));
        }
      }
      sign(lock);
      return new Held(lock);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void sign(Fd lock) {
    byte[] line = (holder + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      lock.write(line, 0, line.length);
    } catch (IOException e) {
      // A full disk must not keep a step that is only said to be ours from running.
    }
  }

  /** Who wrote last; what was longer before goes on behind the line's end. */
  private static String holder(Path file) {
    try {
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      return end > 0 ? text.substring(0, end) : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
