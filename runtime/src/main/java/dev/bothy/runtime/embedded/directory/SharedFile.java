package dev.bothy.runtime.embedded.directory;

import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Small files in directories that an environment shares. Root inside can put a link to a file of
 * this host there, or a pipe that nobody writes to: those are none.
 */
public final class SharedFile {
  private static final int LARGEST = 1 << 20;

  private SharedFile() {}

  /** Its text; null when there is no such regular file. */
  public static @Nullable String text(Path file) throws IOException {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? new String(BoundedRead.file(file, LARGEST), StandardCharsets.UTF_8)
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
