package dev.bothy.runtime.embedded.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Scripts that are part of this program. */
public final class Scripts {
  private Scripts() {}

  /** One of them, by the name of its file. */
  public static String text(String name) throws IOException {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
