package dev.bothy.oci.layer;

import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.ByteText;
import java.util.Arrays;

/** Names in archives become paths within the layer, or are refused. */
final class LayerPaths {
  static final String WHITEOUT = ".wh.";
  static final String OPAQUE = ".wh..wh..opq";
  static final String AUFS = ".wh..wh.";

  private static final int MAX_PATH = 4096;
  private static final int MAX_NAME = 255;

  private LayerPaths() {}

  /**
   * Without {@code .} components and slashes at either end; {@code ""} for the root. An absolute
   * name begins at the image's root: some builders write {@code "/"} itself.
   */
  static String normalise(String name, String role) throws OciFormatException {
    if (isPlain(name)) {
      return name;
    }
    if (name.isEmpty()) {
      throw refused(role, name, "it is empty");
    }
    if (name.length() > MAX_PATH) {
      throw refused(role, name.substring(0, 60) + "…", "it is longer than " + MAX_PATH);
    }
    StringBuilder path = new StringBuilder(name.length());
    int start = 0;
    while (start <= name.length()) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      String part = name.substring(start, end);
      if (part.equals("..")) {
        throw refused(role, name, "it has a \"..\" component");
      }
      if (part.indexOf('\0') >= 0) {
        throw refused(role, name.replace('\0', '?'), "it has a NUL byte");
      }
      if (part.length() > MAX_NAME) {
        throw refused(role, name, "a component is longer than " + MAX_NAME);
      }
      if (!part.isEmpty() && !part.equals(".")) {
        if (!path.isEmpty()) {
          path.append('/');
        }
        path.append(part);
      }
      start = end + 1;
    }
    return path.toString();
  }

  /** The common case without a copy: no dots first in a component, no empty one, short. */
  private static boolean isPlain(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_NAME || name.charAt(length - 1) == '/') {
      return false;
    }
    boolean start = true;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c == 0 || start && (c == '/' || c == '.')) {
        return false;
      }
      start = c == '/';
    }
    return true;
  }

  private static OciFormatException refused(String role, String name, String why) {
    return new OciFormatException(
        "layer refused: the " + role + " \"" + name + "\" could leave the image: " + why);
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String child(String parent, String name) {
    return parent.isEmpty() ? name : parent + "/" + name;
  }

  /** Siblings by their bytes, parents before children. */
  static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) {
        continue;
      }
      if (x >= 0xd800 || y >= 0xd800) {
        return compareBytes(ByteText.encode(a), ByteText.encode(b));
      }
      // A slash sorts before all else: what is in a directory comes right behind it.
      return x == '/' ? -1 : y == '/' ? 1 : Character.compare(x, y);
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compareBytes(byte[] a, byte[] b) {
    int i = Arrays.mismatch(a, b);
    if (i < 0 || i >= a.length || i >= b.length) {
      return Integer.compare(a.length, b.length);
    }
    return a[i] == '/' ? -1 : b[i] == '/' ? 1 : Byte.compareUnsigned(a[i], b[i]);
  }
}
