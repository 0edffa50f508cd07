package dev.bothy.engine.store;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.HexFormat;

/** Names that no other process chooses. */
final class RandomName {
  private RandomName() {}

  /** 32 hexadecimal digits from the kernel; SecureRandom's start costs tens of milliseconds. */
  static String next() throws IOException {
    try (FileInputStream random = new FileInputStream("/dev/urandom")) {
      return HexFormat.of().formatHex(random.readNBytes(16));
    }
  }
}
