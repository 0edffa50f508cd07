package dev.bothy.engine.solve;

import dev.bothy.engine.store.Signature;
import dev.bothy.engine.sys.Fd;
import dev.bothy.oci.Digest;
import java.io.IOException;
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

  /** So long a lock that is taken says nothing while it changes hands: a second at the most. */
  private static final int UNSIGNED_LOOKS = 20;

  private final Path directory;
  private final String holder;

  /**
   * @param holder who has the locks taken here, in words for those who wait for one; no two
   *     processes have the same
   */
  KeyLocks(Path store, String holder) throws IOException {
    this.holder = holder.replace('\n', ' '); // a directory may be called so
    this.directory = store.resolve("locks");
    Files.createDirectories(directory);
  }

  /** A lock that is held. */
  record Held(Fd lock, Path file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        Signature.clear(file);
      } finally {
        lock.close();
      }
    }
  }

  /**
   * Waits until nobody else has the key.
   *
   * @param waiting told once, after a while, for whom and why, when it is not for this process
   */
  Held acquire(Digest key, Consumer<String> waiting) throws IOException, InterruptedException {
    Path file = directory.resolve(key.hex().substring(0, DIGITS));
    Fd lock = Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
    try {
      int pause = 1;
      long begin = System.nanoTime();
      boolean told = false;
      int unsigned = 0;
      while (!lock.tryLock(true)) {
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        if (!told && System.nanoTime() - begin > Signature.PATIENCE_NANOS) {
          String forWhom = having(file, key);
          unsigned = forWhom.equals(Signature.UNKNOWN) ? unsigned + 1 : 0;
          told = !forWhom.isEmpty() && (unsigned == 0 || unsigned > UNSIGNED_LOOKS);
          if (told) {
            waiting.accept(forWhom);
          }
        }
      }
      Signature.sign(lock, holder, key.hex());
      return new Held(lock, file);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Who signed last; what was longer before goes on behind. Empty when that is this process. */
  private String having(Path file, Digest key) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      text = "";
    }
    String[] lines = text.split("\n", 3);
    if (lines[0].isEmpty() || lines.length < 2) {
      return Signature.UNKNOWN;
    }
    if (lines[0].equals(holder)) {
      return "";
    }
    boolean same = lines[1].equals(key.hex());
    return lines[0] + (same ? ", which is at the same step" : ", whose step has the same lock");
  }
}
