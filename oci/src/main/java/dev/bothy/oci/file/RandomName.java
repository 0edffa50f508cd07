package dev.bothy.oci.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.HexFormat;

/** Names that no other process chooses. */
public final class RandomName {
  private RandomName() {}

  /**
   * 32 hexadecimal digits from the kernel. {@code SecureRandom}, and with it {@code
   * Files.createTempFile}, first looks for a security provider (decision 32).
   */
  public static String next() throws IOException {
    try (FileInputStream random = new FileInputStream("/dev/urandom")) {
      return HexFormat.of().formatHex(random.readNBytes(16));
    }
  }
}
