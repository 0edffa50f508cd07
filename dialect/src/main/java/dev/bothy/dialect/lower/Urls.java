package dev.bothy.dialect.lower;

import dev.bothy.oci.Digest;
import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/** What every URL in a file must keep to, and its parts. */
public final class Urls {
  private Urls() {}

  /**
   * @throws EvalException when it has a blank in it, or a password
   */
  public static void check(String url) {
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) <= ' ' || url.charAt(i) == 0x7f) {
        throw new EvalException("a URL contains a blank or a control character");
      }
    }
    checkSecret(url);
  }

  /**
   * @throws EvalException when the text has a URL in it with a password or, for a web address, a
   *     name or token before the host: it would end up in the image
   */
  public static void checkSecret(String text) {
    String host = hostWithSecret(text);
    if (host != null) {
      // The message must not repeat the URL.
      throw new EvalException(
          "a URL for " + host + " contains a password",
          "what stands in build.envd ends up in the image: keep passwords out of it");
    }
  }

  /** Whether {@link #checkSecret} refuses the text. */
  public static boolean hasSecret(String text) {
    return hostWithSecret(text) != null;
  }

  private static @Nullable String hostWithSecret(String text) {
    for (int i = text.indexOf("://"); i >= 0; i = text.indexOf("://", i + 1)) {
      String authority = authority(text, i + 3);
      int at = authority.lastIndexOf('@');
      boolean web =
          text.regionMatches(true, i - 4, "http", 0, 4)
              || text.regionMatches(true, i - 5, "https", 0, 5);
      if (at >= 0 && (web || authority.lastIndexOf(':', at) >= 0)) {
        return authority.substring(at + 1);
      }
    }
    return null;
  }

  /**
   * @param function that the checksum is given to
   * @param checksum may be empty
   * @throws EvalException when it is none
   */
  public static void checkSum(String function, String checksum) {
    if (!checksum.isEmpty()) {
      try {
        Digest.parse(checksum);
      } catch (IllegalArgumentException e) {
        throw new EvalException(
            function + ": not a checksum: \"" + checksum + "\"",
            "\"sha256:\" and 64 hexadecimal digits in lower case",
            e);
      }
    }
  }

  /** Host and port, with what stands before them. */
  private static String authority(String text, int start) {
    int end = start;
    while (end < text.length() && "/?#\"' \t\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(start, end);
  }

  /** Host and port. */
  static String host(String url) {
    String authority = authority(url, url.indexOf("://") + 3);
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** The last component of the path; empty when there is none. */
  public static String fileName(String url) {
    int start = url.indexOf("://") + 3;
    int end = start;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    int slash = url.lastIndexOf('/', end - 1);
    return slash < start ? "" : url.substring(slash + 1, end);
  }
}
