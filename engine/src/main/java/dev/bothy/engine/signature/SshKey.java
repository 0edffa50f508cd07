package dev.bothy.engine.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public key of ssh.
 *
 * @param kind such as {@code ssh-ed25519}
 * @param base64 the key itself
 */
record SshKey(String kind, String base64) {
  /** The first key of lines as in {@code authorized_keys}, or as {@code ssh-keygen} writes it. */
  static @Nullable SshKey of(String text) {
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      SshKey key = of(words(line));
      if (key == null) {
        key = of(words(line.substring(endOfOptions(line))));
      }
      if (key != null) {
        return key;
      }
    }
    return null;
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("[ \t]+", 3));
  }

  /** Options may have blanks between quotes. */
  private static int endOfOptions(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        return i;
      }
    }
    return line.length();
  }

  private static @Nullable SshKey of(List<String> words) {
    if (words.size() < 2) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(words.get(1)));
      int length = bytes.remaining() < 4 ? -1 : bytes.getInt();
      if (length < 1 || length > bytes.remaining()) {
        return null;
      }
      byte[] kind = new byte[length];
      bytes.get(kind);
      return new String(kind, StandardCharsets.US_ASCII).equals(words.get(0))
          ? new SshKey(words.get(0), words.get(1))
          : null;
    } catch (IllegalArgumentException e) {
      return null; // no base64
    }
  }
}
