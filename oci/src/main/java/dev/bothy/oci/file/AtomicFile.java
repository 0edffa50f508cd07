package dev.bothy.oci.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file beside its place and renames it there when it is whole and on the disk: whoever
 * reads it sees the old or the new contents, also after a power cut. After a failure the old file
 * is untouched; only a killed process leaves something, named {@code .new-…}.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Makes or replaces the file, and the directories above it; readable as the umask says. */
  public static void write(Path file, Content content) throws IOException {
    Files.createDirectories(parent(file));
    replace(file, content, null, null);
  }

  /**
   * As {@link #write(Path, Content)}, to where a user says: a symbolic link is followed, and into a
   * device or a pipe it is written as it stands, since a rename would put a file in its place.
   */
  public static void writeOut(Path place, Content content) throws IOException {
    Path file = Files.exists(place) ? place.toRealPath() : place;
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      if (Files.isDirectory(file)) {
        throw new FileSystemException(place.toString(), null, "is a directory");
      }
      try (OutputStream out =
          new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16)) {
        content.writeTo(out);
      }
      return;
    }
    write(file, content);
  }

  /** As {@link #write(Path, Content)}, for what is at hand. */
  public static void write(Path file, byte[] contents) throws IOException {
    write(file, new Bytes(contents));
  }

  /**
   * Makes or replaces the file.
   *
   * @param mode as in {@code rw-------}
   */
  public static void write(Path file, byte[] contents, String mode) throws IOException {
    replace(file, new Bytes(contents), mode, null);
  }

  /** As {@link #write(Path, byte[], String)}, in UTF-8. */
  public static void write(Path file, String text, String mode) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8), mode);
  }

  /**
   * Gives an existing file other contents; its owner and permissions stay. A symbolic link stays
   * too: the file that it leads to is replaced.
   */
  public static void replace(Path file, byte[] contents) throws IOException {
    Path target = file.toRealPath();
    replace(target, new Bytes(contents), "rw-------", target);
  }

  /** No lambda: linking one costs a start more than the write. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(byte[] bytes) implements Content {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  private static void replace(
      Path file, Content content, @Nullable String mode, @Nullable Path owner) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = parent(target);
    Path fresh = fresh(directory);
    try {
      if (mode == null) {
        Files.createFile(fresh);
      } else {
        Files.createFile(
            fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
      }
      try (FileOutputStream channel = new FileOutputStream(fresh.toFile())) {
        OutputStream out = new BufferedOutputStream(channel, 1 << 16);
        content.writeTo(out);
        out.flush();
        if (owner != null) {
          imitate(owner, fresh);
        }
        channel.getFD().sync();
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel in = FileChannel.open(directory, StandardOpenOption.READ)) {
      in.force(true); // the name too
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || file.getFileName() == null) {
      throw new IOException(file + " is not a file's path");
    }
    return parent;
  }

  private static Path fresh(Path directory) throws IOException {
    return directory.resolve(".new-" + RandomName.next());
  }

  private static void imitate(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes now = view.readAttributes();
    if (!old.owner().equals(now.owner())) {
      view.setOwner(old.owner());
    }
    if (!old.group().equals(now.group())) {
      view.setGroup(old.group());
    }
    view.setPermissions(old.permissions());
  }
}
