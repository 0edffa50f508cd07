package dev.bothy.runtime.embedded.stream;

import dev.bothy.runtime.Identity;
import dev.bothy.runtime.embedded.host.Namespaces;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of this process's standard streams a command gets through a pipe. Crun gives the user whom
 * a command runs as what its streams are, so that {@code /dev/stdout} can be opened: a file would
 * be taken from its owner.
 *
 * @param together whether output and errors go to one file, and so through one pipe
 */
public record KeptStreams(boolean in, boolean out, boolean err, boolean together) {
  /** All as they are. */
  static final KeptStreams NONE = new KeptStreams(false, false, false, false);

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/.*|tty.*|console)");

  /** Those that a command of that user inside must not get as they are. */
  public static KeptStreams of(int uid, int gid, Namespaces namespaces) throws IOException {
    return namespaces.rootless()
        ? of(uid == 0 ? Identity.processUid() : -1, gid == 0 ? Identity.processGid() : -1)
        : of(uid, gid);
  }

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
    if (!Files.exists(stream)) {
      return false;
    }
    // Pipes and sockets have no place, and so no owner that matters; but some pipes are files.
    Path place = Files.readSymbolicLink(stream);
    return place.isAbsolute()
        && !TERMINAL.matcher(place.toString()).matches()
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

  /**
   * Passes on what goes through the pipes.
   *
   * @return those of the output
   */
  List<StreamCopy> pass(Process process) {
    if (in) {
      StreamCopy.ofInput(process.getOutputStream());
    }
    List<StreamCopy> outputs = new ArrayList<>();
    if (out) {
      outputs.add(StreamCopy.ofOutput(process.getInputStream(), FileDescriptor.out, stream(1)));
    }
    if (err && !together) {
      outputs.add(StreamCopy.ofOutput(process.getErrorStream(), FileDescriptor.err, stream(2)));
    }
    return outputs;
  }
}
