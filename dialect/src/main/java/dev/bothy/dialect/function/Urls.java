package dev.bothy.dialect.function;

import dev.bothy.starlark.EvalException;

/** What every URL in a file must keep to. */
final class Urls {
  private Urls() {}

  /**
   * @throws EvalException when it holds a password, which would end up in the image, or a blank
   */
  static void check(String url) {
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) <= ' ' || url.charAt(i) == 0x7f) {
        throw new EvalException("a URL contains a blank or a control character");
      }
    }
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return;
    }
    int end = url.indexOf('/', scheme + 3);
    String authority = url.substring(scheme + 3, end < 0 ? url.length() : end);
    int at = authority.lastIndexOf('@');
    if (at >= 0 && authority.substring(0, at).indexOf(':') >= 0) {
      // The message must not repeat the URL.
      throw new EvalException(
          "a URL for " + authority.substring(at + 1) + " contains a password",
          "what stands in build.envd ends up in the image: keep passwords out of it");
    }
  }

  /** The host of a URL, with its port; empty when there is none. */
  static String fileName(String url) {
    int end = url.length();
    for (int i = 0; i < end; i++) {
      if (url.charAt(i) == '?' || url.charAt(i) == '#') {
        end = i;
      }
    }
    return url.substring(url.lastIndexOf('/', end - 1) + 1, end);
  }
}
