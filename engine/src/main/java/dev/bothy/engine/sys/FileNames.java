package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.util.Arrays;
import java.util.Comparator;

/** File names as {@link ByteText} has them: strings without loss, whatever the locale. */
public final class FileNames {
  /** The order of the names' bytes, taken as unsigned. */
  public static final Comparator<String> BY_BYTES = FileNames::compare;

  private FileNames() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char c = a.charAt(i);
      char d = b.charAt(i);
      if (c != d) {
        // Below the surrogates UTF-16 sorts as UTF-8 does.
        return c < Character.MIN_SURROGATE && d < Character.MIN_SURROGATE
            ? Character.compare(c, d)
            : Arrays.compareUnsigned(ByteText.encode(a), ByteText.encode(b));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
