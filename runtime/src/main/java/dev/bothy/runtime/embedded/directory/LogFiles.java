package dev.bothy.runtime.embedded.directory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service's log: a file, or a directory of svlogd with {@code current} and older files
 * {@code @…} whose names sort by age.
 */
public final class LogFiles {
  /** Init's own log begins anew beyond this; the one before is kept. */
  private static final long ROTATE_BYTES = 1_000_000;

  /** Of one file; those that we write are much smaller. In bytes. */
  private static final long LARGEST = 64 << 20;

  private final Path path;
  private final String prefix;
  private @Nullable Object openKey;
  private long offset;
  private final java.io.ByteArrayOutputStream unfinished = new java.io.ByteArrayOutputStream();

  /**
   * @param prefix put before each line
   */
  public LogFiles(Path path, String prefix) {
    this.path = path;
    this.prefix = prefix;
  }

  private Path current() {
    return Files.isDirectory(path) ? path.resolve("current") : path;
  }

  /** Keeps init's log, which nobody rotates while it is written, from growing for ever. */
  public static void rotate(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The last lines of a file; empty when there is none. */
  public static List<String> tail(Path file, int lines) throws IOException {
    List<byte[]> last = new ArrayList<>();
    try {
      last.addAll(lastLines(contents(file).bytes(), lines));
    } catch (NoSuchFileException e) {
      // Nothing was said.
    }
    List<String> text = new ArrayList<>();
    for (byte[] line : last) {
      text.add(new String(line, StandardCharsets.UTF_8));
    }
    return text;
  }

  /**
   * Writes what is kept, from that many lines before the end on.
   *
   * @param lines negative for all
   */
  public void writeTail(int lines, OutputStream out) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (var old = Files.newDirectoryStream(path, "@*")) {
        old.forEach(files::add);
      } catch (NotDirectoryException e) {
        // Replaced meanwhile: nothing old.
      }
      files.sort(null);
    } else {
      files.add(path.resolveSibling(path.getFileName() + ".1"));
    }
    Path current = current();
    files.add(current);
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (Path file : files) {
      try {
        End end = contents(file);
        if (file.equals(current)) {
          openKey = key(current);
          offset = end.from() + end.bytes().length;
        }
        all.write(end.bytes());
      } catch (NoSuchFileException e) {
        // Not there, or rotated away just now.
      }
    }
    for (byte[] line : lastLines(all.toByteArray(), lines)) {
      emit(line, out);
    }
  }

  private void emit(byte[] line, OutputStream out) throws IOException {
    out.write(prefix.getBytes(StandardCharsets.UTF_8));
    out.write(line);
    out.write('\n');
  }

  /** Writes whole lines that came since; true when there were any. */
  public boolean writeNew(OutputStream out) throws IOException {
    Path file = current();
    Object key = key(file);
    if (key == null) {
      return false;
    }
    if (!key.equals(openKey)) {
      openKey = key;
      offset = 0;
    }
    byte[] more;
    try (FileChannel in = open(file)) {
      long length = in.size();
      if (length < offset) {
        offset = 0;
      }
      more = read(in, offset, Math.min(1 << 20, length - offset));
    }
    offset += more.length;
    for (byte b : more) {
      if (b == '\n') {
        emit(unfinished.toByteArray(), out);
        unfinished.reset();
      } else {
        unfinished.write(b);
      }
    }
    out.flush();
    return more.length > 0;
  }

  /**
   * Null when there is no such file. The directory is also the environment's: what root inside puts
   * there instead, a link to a file of this host or a pipe without end, is none.
   */
  private static @Nullable Object key(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? attributes.fileKey() : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** The end of a file: all of it, unless something has gone wrong. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record End(long from, byte[] bytes) {}

  private static End contents(Path file) throws IOException {
    if (key(file) == null) {
      throw new NoSuchFileException(file.toString());
    }
    try (FileChannel in = open(file)) {
      long length = in.size();
      long from = Math.max(0, length - LARGEST);
      return new End(from, read(in, from, length - from));
    }
  }

  private static byte[] read(FileChannel in, long from, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) count);
    while (buffer.hasRemaining() && in.read(buffer, from + buffer.position()) >= 0) {
      // Until all is there, or the file has become shorter.
    }
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static List<byte[]> lastLines(byte[] text, int count) {
    Deque<byte[]> lines = new ArrayDeque<>();
    int begin = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length ? i > begin : text[i] == '\n') {
        lines.addLast(java.util.Arrays.copyOfRange(text, begin, i));
        begin = i + 1;
        if (count >= 0 && lines.size() > count) {
          lines.removeFirst();
        }
      }
    }
    return List.copyOf(lines);
  }
}
