package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock of one file whose holder says there whose it is, for those who wait for it.
 *
 * <p>It is {@code flock(2)}'s, asked for again and again: {@code fcntl(2)} would wait by itself,
 * but takes two processes whose threads wait for each other's locks for a deadlock.
 */
public final class SignedLock implements AutoCloseable {
  /** Who does not sign, as an earlier Bothy. */
  public static final String UNKNOWN = "another process";

  /** Shorter waits are told to nobody. */
  private static final long PATIENCE_NANOS = 2_000_000_000;

  private static final int LONGEST_PAUSE_MILLIS = 50;

  /** So long a lock that is taken says nothing while it changes hands: a second at the most. */
  private static final int UNSIGNED_LOOKS = 20;

  private static final byte[] NOBODY = {'\n'};

  private final Fd lock;
  private final Path file;

  private SignedLock(Fd lock, Path file) {
    this.lock = lock;
    this.file = file;
  }

  /** What to say of who has the lock. */
  @FunctionalInterface
  public interface Words {
    /**
     * @param signature who it is in words, or {@link #UNKNOWN}; then what else there is to know
     * @return empty to say nothing of this one
     */
    String of(List<String> signature);
  }

  /**
   * Waits until nobody else has it. The file is made when it is not there, and stays.
   *
   * @param waiting told once, after a while, for whom
   * @param signature a line each, the first who takes it, such as {@code process 12}
   */
  public static SignedLock acquire(
      Path file, Words words, Consumer<String> waiting, String... signature)
      throws IOException, InterruptedException {
    Fd lock = open(file);
    boolean held = false;
    try {
      await(lock, true, file, words, waiting);
      held = true;
      return signed(lock, file, signature);
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  /** As {@link #acquire} without a wait; null when somebody has it. */
  public static @Nullable SignedLock attempt(Path file, String... signature) throws IOException {
    Fd lock = open(file);
    boolean held = false;
    try {
      held = lock.tryLock(true);
      return held ? signed(lock, file, signature) : null;
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  /**
   * Waits for a lock that others may sign.
   *
   * @param exclusive or shared with others who wait for whom it belongs to alone
   * @param waiting told once, after a while, for whom
   */
  public static void await(
      Fd lock, boolean exclusive, Path file, Words words, Consumer<String> waiting)
      throws IOException, InterruptedException {
    int pause = 1;
    long begin = System.nanoTime();
    boolean told = false;
    int unsigned = 0;
    while (!lock.tryLock(exclusive)) {
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      if (!told && System.nanoTime() - begin > PATIENCE_NANOS) {
        List<String> signature = signature(file);
        unsigned = signature.getFirst().equals(UNKNOWN) ? unsigned + 1 : 0;
        String forWhom = words.of(signature);
        told = !forWhom.isEmpty() && (unsigned == 0 || unsigned > UNSIGNED_LOOKS);
        if (told) {
          waiting.accept(forWhom);
        }
      }
    }
  }

  private static Fd open(Path file) throws IOException {
    return Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
  }

  private static SignedLock signed(Fd lock, Path file, String... signature) {
    StringBuilder text = new StringBuilder();
    for (String line : signature) {
      text.append(line.replace('\n', ' ')).append('\n'); // a directory may be called so
    }
    byte[] lines = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      lock.write(lines, 0, lines.length);
    } catch (IOException e) {
      // A full disk must not keep anybody from working.
    }
    return new SignedLock(lock, file);
  }

  /** Lines of who signed last; what was longer before goes on behind. */
  private static List<String> signature(Path file) {
    List<String> lines;
    try {
      lines = Files.readString(file).lines().toList();
    } catch (IOException e) {
      lines = List.of();
    }
    return lines.isEmpty() || lines.getFirst().isEmpty() ? List.of(UNKNOWN) : lines;
  }

  /** Lets go of it, unsigned: or some were told of this one, as who comes next may not sign. */
  @Override
  public void close() {
    try (Fd beginning = Fd.open(file, Fd.O_WRONLY)) {
      beginning.write(NOBODY, 0, NOBODY.length); // in place: no room is freed and asked for
    } catch (IOException e) {
      // As above.
    } finally {
      lock.close();
    }
  }
}
