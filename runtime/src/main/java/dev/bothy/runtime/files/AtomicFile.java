package dev.bothy.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files that are there whole or not at all, also after a power cut. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Replaces the file's contents.
   *
   * @param mode as in {@code rw-------}
   */
  public static void write(Path file, byte[] contents, String mode) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path fresh = Files.createTempFile(directory, ".new", "");
    try {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(contents);
        while (buffer.hasRemaining()) {
          int _ = channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  public static void write(Path file, String text, String mode) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8), mode);
  }
}
