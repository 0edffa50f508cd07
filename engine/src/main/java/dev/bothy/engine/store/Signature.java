package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whose a lock is, in its file's first line, for those who wait for it. */
public final class Signature {
  /** Shorter waits are told to nobody. */
  public static final long PATIENCE_NANOS = 2_000_000_000;

  private static final byte[] NOBODY = {'\n'};

  private Signature() {}

  /**
   * Signs a lock that was just taken.
   *
   * @param who in words, such as {@code process 12}
   */
  public static void sign(Fd lock, String who) {
    byte[] line = (who.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      lock.write(line, 0, line.length);
    } catch (IOException e) {
      // A full disk must not keep anybody from working.
    }
  }

  /** To be called before the lock is let go of, or some are told of one who was there. */
  public static void clear(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int _ = channel.write(ByteBuffer.wrap(NOBODY)); // in place: no room is freed and asked for
    } catch (IOException e) {
      // As above.
    }
  }

  /** Who signed last; an earlier Bothy does not. */
  public static String of(Path file) {
    String who;
    try {
      who = Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      who = "";
    }
    return who.isEmpty() ? "another process" : who;
  }
}
