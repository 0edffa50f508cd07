package dev.bothy.engine.source;

import dev.bothy.oci.tar.ByteText;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Java's paths as texts without loss, as {@link ByteText} has them, whatever the locale. Java shows
 * bytes that are no text as U+FFFD, and only its addresses have them all.
 */
public final class RawPaths {
  private static final char UNKNOWN = '\uFFFD';

  private RawPaths() {}

  public static String text(Path path) {
    String text = path.toString();
    if (text.indexOf(UNKNOWN) < 0) {
      return text;
    }
    StringBuilder raw = new StringBuilder(path.isAbsolute() ? "/" : "");
    for (Path name : path) {
      raw.append(raw.isEmpty() || raw.length() == 1 && path.isAbsolute() ? "" : "/");
      raw.append(name(name));
    }
    return raw.toString();
  }

  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String name(Path name) {
    if (name.toString().indexOf(UNKNOWN) < 0) {
      return name.toString();
    }
    String address = name.toUri().getRawPath();
    int end = address.endsWith("/") ? address.length() - 1 : address.length(); // a directory's
    byte[] bytes = bytes(address.substring(address.lastIndexOf('/', end - 1) + 1, end));
    return ByteText.decode(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * The path of what lies in a directory.
   *
   * @param relative a text as {@link #text} gives it
   */
  public static Path resolve(Path directory, String relative) {
    if (isAscii(relative)) {
      return directory.resolve(relative);
    }
    StringBuilder address = new StringBuilder(directory.toUri().getRawPath());
    address.append(address.charAt(address.length() - 1) == '/' ? "" : "/");
    for (byte b : ByteText.encode(relative)) {
      address.append(b == '/' ? "/" : "%%%02X".formatted(b & 0xff));
    }
    return Path.of(URI.create("file://" + address));
  }
}
