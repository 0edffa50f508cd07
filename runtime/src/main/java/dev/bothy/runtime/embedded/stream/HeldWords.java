package dev.bothy.runtime.embedded.stream;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard error of a command that, by its looks, cannot start. Crun's one line of that is held, to
 * be told in our words. More than a line is of a command that did start, and goes on at once.
 */
public final class HeldWords {
  /** Names of files are shorter. */
  private static final int LONGEST_LINE = 8192;

  private static final long LAST_WORDS_MILLIS = 1000;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final OutputStream onwards;
  private boolean passing;
  private @Nullable Thread reader;

  private HeldWords(OutputStream onwards) {
    this.onwards = onwards;
  }

  /**
   * Of a command that has this process's standard error; null when it looks as if it can start.
   *
   * @param tty whether it has a terminal instead
   */
  public static @Nullable HeldWords ofOdd(SoughtProgram sought, boolean tty) {
    return tty || NotStarted.beforehand(sought) == null
        ? null
        : new HeldWords(new FileOutputStream(FileDescriptor.err));
  }

  /** Of one whose standard error goes elsewhere. */
  static HeldWords before(OutputStream onwards) {
    return new HeldWords(onwards);
  }

  /** Takes what the process says from now on. */
  void take(InputStream said) {
    reader = Thread.ofVirtual().start(() -> read(said));
  }

  private void read(InputStream said) {
    byte[] buffer = new byte[LONGEST_LINE];
    try (said) {
      for (int n = said.read(buffer); n >= 0; n = said.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException e) {
      // Nobody is there any more who says or hears something.
    }
  }

  private synchronized void add(byte[] bytes, int length) throws IOException {
    if (passing) {
      onwards.write(bytes, 0, length);
      return;
    }
    held.write(bytes, 0, length);
    int end = held.toString(StandardCharsets.ISO_8859_1).indexOf('\n');
    if (held.size() > LONGEST_LINE || end >= 0 && end + 1 < held.size()) {
      pass();
    }
  }

  private void pass() throws IOException {
    passing = true;
    held.writeTo(onwards);
    held.reset();
  }

  /** Waits a while for the last of it. Somebody else may hold the stream still. */
  void await() throws InterruptedException {
    if (reader != null) {
      reader.join(LAST_WORDS_MILLIS);
    }
  }

  /** The line, without its end; empty when there was none, or more. */
  synchronized String line() {
    return held.toString(StandardCharsets.UTF_8).strip();
  }

  /** It was the command's own: it goes on. */
  synchronized void release() throws IOException {
    pass();
  }
}
