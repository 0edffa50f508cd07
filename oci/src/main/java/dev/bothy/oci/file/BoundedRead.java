package dev.bothy.oci.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that somebody else made into memory. The size that a file tells is no bound: devices
 * and {@code /proc} tell none, pipes have no end, and a file may grow meanwhile.
 */
public final class BoundedRead {
  private BoundedRead() {}

  /**
   * All bytes of the file.
   *
   * @param most bytes it may have
   * @throws IOException when it has more; the message, {@code larger than 4 MiB}, does not name it
   */
  public static byte[] file(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return stream(in, most);
    }
  }

  /** All that comes, which is left open; otherwise as {@link #file}. */
  public static byte[] stream(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw new IOException(
          "larger than "
              + (most >= 1 << 20 ? (most >> 20) + " MiB" : (most + 1023 >> 10) + " KiB"));
    }
    return bytes;
  }
}
