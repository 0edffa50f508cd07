package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whose a lock is, in its file's first lines, for those who wait for it. */
public final class Signature {
  /** Shorter waits are told to nobody. */
  public static final long PATIENCE_NANOS = 2_000_000_000;

  /** Who does not sign, as an earlier Bothy. */
  public static final String UNKNOWN = "another process";

  private static final byte[] NOBODY = {'\n'};

  private Signature() {}

  /**
   * Signs a lock that was just taken.
   *
   * @param who in words, such as {@code process 12}
   * @param more what else there is to know, a line each
   */
  public static void sign(Fd lock, String who, String... more) {
    StringBuilder text = new StringBuilder(who.replace('\n', ' ')).append('\n');
    for (String line : more) {
      text.append(line).append('\n');
    }
    byte[] lines = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      lock.write(lines, 0, lines.length);
    } catch (IOException e) {
      // A full disk must not keep anybody from working.
    }
  }

  /**
   * To be called before the lock is let go of, or some are told of one who was there: who comes
   * next may not sign.
   */
  public static void clear(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int _ = channel.write(ByteBuffer.wrap(NOBODY)); // in place: no room is freed and asked for
    } catch (IOException e) {
      // As above.
    }
  }

  /** Who signed last. */
  public static String of(Path file) {
    String who;
    try {
      who = Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      who = "";
    }
    return who.isEmpty() ? UNKNOWN : who;
  }
}
