package dev.bothy.llb.op;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the parts of addresses are in a text, which need not be well-formed.
 *
 * @param text with addresses in it
 */
record AddressParts(String text) {
  static final String BEFORE_HOST = "//";

  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /** The next slashes behind a scheme, or in the place of one; -1 when there are none. */
  int beforeHost(int word, int from, int end) {
    int slashes = text.indexOf(BEFORE_HOST, from, end);
    while (slashes > word && ":=".indexOf(text.charAt(slashes - 1)) < 0) {
      slashes = text.indexOf(BEFORE_HOST, slashes + 1, end);
    }
    return slashes;
  }

  /** Before {@code from} when there is none. */
  int last(char sign, int from, int end) {
    int at = end - 1;
    while (at >= from && text.charAt(at) != sign) {
      at--;
    }
    return at;
  }

  /** Empty when there is none. */
  String scheme(int from, int slashes) {
    int end = slashes > from && text.charAt(slashes - 1) == ':' ? slashes - 1 : slashes;
    int start = end;
    while (start > from && isOfScheme(text.charAt(start - 1))) {
      start--;
    }
    return text.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isOfScheme(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
  }

  /** Whether a name alone may be a token: that of a user of ssh or a database is none. */
  static boolean takesToken(String scheme) {
    return scheme.isEmpty()
        || scheme.contains("http")
        || scheme.startsWith("ftp")
        || scheme.equals("git");
  }

  /**
   * The one before the host, also where a password has what should have been escaped in it; before
   * {@code from} when there is none.
   */
  int atSign(String scheme, int from, int path, int lastAtSign) {
    int atSign = from - 1;
    int colon = -1;
    for (int i = from; i < path; i++) {
      switch (text.charAt(i)) {
        case '@' -> {
          atSign = i;
          colon = -1;
        }
        case ':' -> colon = i;
        case ']' -> colon = text.charAt(atSign + 1) == '[' ? -1 : colon; // it was one of IPv6
        default -> {}
      }
    }
    boolean noHost = atSign >= from && atSign + 1 == path;
    boolean password = noHost || colon >= 0 && !isPort(colon + 1, path);
    boolean mayBeLater = atSign < from || takesToken(scheme); // ssh://git@host:path/a@b is meant
    return password && mayBeLater && lastAtSign >= path ? lastAtSign : atSign;
  }

  /**
   * Digits, or a variable of a shell or a template in their place where a path has the {@code @}.
   */
  private boolean isPort(int from, int end) {
    int digits = from;
    while (digits < end && "0123456789]".indexOf(text.charAt(digits)) >= 0) {
      digits++;
    }
    return digits == end || "${".indexOf(text.charAt(from)) >= 0 && text.startsWith("/@", end);
  }

  /**
   * Rather than a version, {@code 5.0.1} say, in which a digit begins what is behind the last dot.
   */
  static boolean isHost(String name) {
    int label = name.lastIndexOf('.', name.length() - 2) + 1; // x.example. may have one behind it
    return "0123456789*".indexOf(name.charAt(label)) < 0 || IPV4.matcher(name).matches();
  }

  int next(int from, int last, String signs) {
    int at = from;
    while (at < last && signs.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
