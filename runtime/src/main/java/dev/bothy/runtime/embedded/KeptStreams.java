package dev.bothy.runtime.embedded;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Which of this process's standard streams a command gets through a pipe. Crun gives the user whom
 * a command runs as what its streams are, so that {@code /dev/stdout} can be opened: a file would
 * be taken from its owner.
 *
 * @param together whether output and errors go to one file, and so through one pipe
 */
record KeptStreams(boolean in, boolean out, boolean err, boolean together) {
  /** All as they are. */
  static final KeptStreams NONE = new KeptStreams(false, false, false, false);

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/.*|tty.*|console)");
  private static final int TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  /** How long a pipe is waited for that somebody else holds open; what is in it is here by then. */
  private static final long LAST_MILLIS = 1000;

  /**
   * Those that are files of somebody else.
   *
   * @param uid as it is outside; no user's when negative
   */
  static KeptStreams of(int uid, int gid) throws IOException {
    boolean out = isKept(1, uid, gid);
    boolean err = isKept(2, uid, gid);
    boolean together = out && err && Files.isSameFile(stream(1), stream(2));
    return new KeptStreams(isKept(0, uid, gid), out, err, together);
  }

  /** The same but for the errors, which somebody else reads. */
  KeptStreams butErrors() {
    return new KeptStreams(in, out, false, false);
  }

  private static Path stream(int number) {
    return Path.of("/proc/self/fd", Integer.toString(number));
  }

  private static boolean isKept(int number, int uid, int gid) throws IOException {
    Path stream = stream(number);
    if (!Files.exists(stream)
        || TERMINAL.matcher(Files.readSymbolicLink(stream).toString()).matches()) {
      return false;
    }
    int type = attribute(stream, "mode") & TYPE;
    return type != PIPE
        && type != SOCKET
        && !(attribute(stream, "uid") == uid && attribute(stream, "gid") == gid);
  }

  private static int attribute(Path file, String name) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:" + name);
  }

  /** Has the process get them through pipes, and the others as they are. */
  void divert(ProcessBuilder builder) {
    builder.inheritIO();
    if (in) {
      builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    }
    if (out) {
      builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
    }
    if (err) {
      builder.redirectError(ProcessBuilder.Redirect.PIPE);
    }
    builder.redirectErrorStream(together);
  }

  /** What passes on what goes through the pipes; closing waits for the last of the output. */
  Copies pass(Process process) {
    List<Thread> outputs = new ArrayList<>();
    if (in) {
      Thread _ =
          start(
              () -> {
                try (OutputStream to = process.getOutputStream()) {
                  copy(new FileInputStream(FileDescriptor.in), to);
                }
              });
    }
    if (out) {
      outputs.add(
          start(() -> copy(process.getInputStream(), new FileOutputStream(FileDescriptor.out))));
    }
    if (err && !together) {
      outputs.add(
          start(() -> copy(process.getErrorStream(), new FileOutputStream(FileDescriptor.err))));
    }
    return new Copies(outputs);
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    long _ = from.transferTo(to);
  }

  private interface Copying {
    void run() throws IOException;
  }

  private static Thread start(Copying copying) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                copying.run();
              } catch (IOException e) {
                // Nobody reads any more, or there is no room: as if the command wrote it itself.
              }
            });
  }

  /** Threads that pass on output. */
  record Copies(List<Thread> outputs) implements AutoCloseable {
    @Override
    public void close() {
      boolean interrupted = false;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
      for (Thread output : outputs) {
        try {
          boolean _ = output.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
