package dev.bothy.runtime.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service's log: a file, or a directory of svlogd with {@code current} and older files
 * {@code @…} whose names sort by age.
 */
final class LogFiles {
  /** Init's own log begins anew beyond this; the one before is kept. */
  private static final long ROTATE_BYTES = 1_000_000;

  private final Path path;
  private final String prefix;
  private @Nullable Object openKey;
  private long offset;
  private final java.io.ByteArrayOutputStream unfinished = new java.io.ByteArrayOutputStream();

  /**
   * @param prefix put before each line
   */
  LogFiles(Path path, String prefix) {
    this.path = path;
    this.prefix = prefix;
  }

  private Path current() {
    return Files.isDirectory(path) ? path.resolve("current") : path;
  }

  /** Keeps init's log, which nobody rotates while it is written, from growing for ever. */
  static void rotate(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The last lines of a file; empty when there is none. */
  static List<String> tail(Path file, int lines) throws IOException {
    List<byte[]> last = new ArrayList<>();
    try {
      last.addAll(lastLines(Files.readAllBytes(file), lines));
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
  void writeTail(int lines, OutputStream out) throws IOException {
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
        byte[] bytes = Files.readAllBytes(file);
        if (file.equals(current)) {
          openKey = key(current);
          offset = bytes.length;
        }
        all.write(bytes);
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
  boolean writeNew(OutputStream out) throws IOException {
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
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      if (length < offset) {
        offset = 0;
      }
      final int atMost = 1 << 20;
      more = new byte[(int) Math.min(atMost, length - offset)];
      in.seek(offset);
      in.readFully(more);
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

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
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
