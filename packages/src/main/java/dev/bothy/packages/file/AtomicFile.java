package dev.bothy.packages.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;

/** Replaces a file so that whoever reads it sees the old or the new contents. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Gives an existing file other contents, durably; its owner and permissions stay. A symbolic link
   * stays too: the file that it leads to is replaced.
   */
  public static void replace(Path file, byte[] contents) throws IOException {
    Path target = file.toRealPath();
    Path directory = Objects.requireNonNull(target.getParent());
    Path temporary = Files.createTempFile(directory, "." + target.getFileName() + ".", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(contents);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        keepOwner(target, temporary);
        out.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel in = FileChannel.open(directory, StandardOpenOption.READ)) {
        in.force(true);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Temporary files are private; the file stays as readable as it was. */
  private static void keepOwner(Path from, Path to) throws IOException {
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
