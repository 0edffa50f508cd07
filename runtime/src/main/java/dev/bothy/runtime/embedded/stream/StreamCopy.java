package dev.bothy.runtime.embedded.stream;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Passes on what comes from one stream to another, until the end or until that takes no more. */
final class StreamCopy implements Runnable {
  private static final int BUFFER = 1 << 16;

  /** Somebody else may hold the other end of a pipe, and never say anything more. */
  private static final long QUIET_MILLIS = 1000;

  private final InputStream from;
  private final OutputStream to;
  private final @Nullable Path own;
  private final Thread thread;
  private boolean went;
  private boolean writing;
  private @Nullable IOException failure;

  /**
   * @param own leads to what is written, which stays open; null when it is to be closed
   */
  private StreamCopy(InputStream from, OutputStream to, @Nullable Path own) {
    this.from = from;
    this.to = to;
    this.own = own;
    this.thread = Thread.ofPlatform().daemon().unstarted(this);
  }

  /** From this process's standard input. */
  static void ofInput(OutputStream to) {
    new StreamCopy(new FileInputStream(FileDescriptor.in), to, null).thread.start();
  }

  /**
   * To this process's standard output or error.
   *
   * @param to either
   * @param own the link to what that is
   */
  static StreamCopy ofOutput(InputStream from, FileDescriptor to, Path own) {
    StreamCopy copy = new StreamCopy(from, new FileOutputStream(to), own);
    copy.thread.start();
    return copy;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER];
    try (from) { // also where nothing can be written, or who says more would wait for ever
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        turn(true);
        to.write(buffer, 0, n);
        to.flush();
        turn(false);
      }
    } catch (IOException e) {
      fail(e);
    }
    if (own == null) {
      try {
        to.close();
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    }
  }

  private synchronized void turn(boolean toWrite) {
    went = true;
    writing = toWrite;
  }

  private synchronized void fail(IOException e) {
    failure = writing ? e : null; // who cannot be read any more has ended
    writing = false;
  }

  /** Whether it went on since this was last asked. A slow disk is no end. */
  private synchronized boolean went() {
    boolean did = went || writing;
    went = false;
    return did;
  }

  /**
   * Waits for the last, once the other side has ended.
   *
   * @throws FileSystemException when not all could be written
   */
  void await() throws IOException, InterruptedException {
    do {
      thread.join(QUIET_MILLIS);
    } while (thread.isAlive() && went());
    IOException wrong = failure();
    if (wrong != null && own != null) {
      String place = Files.readSymbolicLink(own).toString();
      FileSystemException told = new FileSystemException(place, null, wrong.getMessage());
      told.initCause(wrong);
      throw told;
    }
  }

  private synchronized @Nullable IOException failure() {
    return failure;
  }
}
