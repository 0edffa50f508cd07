package dev.bothy.llb.op;

import java.util.Locale;

/**
 * Addresses as they may be shown and remembered: on terminals, in logs, records and the lock.
 * Passwords before a host are left out, and where it may be a token the user's name too; so are the
 * values of parameters that are called a secret, for which {@code …} stands. Addresses that differ
 * in nothing else are one.
 */
public final class ShownAddress {
  private static final String HIDDEN = "…";

  /** So many times an address may be escaped, one within another. */
  private static final int ESCAPES = 3;

  private static final String AFTER_SCHEME = "://";

  /** What ends an address in a text, beside blanks. */
  private static final String ENDS = "\"'<>`";

  private static final String QUOTES = "\"'`";

  /** What ends the host of an address, and that of one which is a parameter of another. */
  private static final String AFTER_HOST = "/?#";

  private static final String AFTER_HOST_WITHIN = AFTER_HOST + "&";

  /** What follows an address in a sentence rather than belongs to it. */
  private static final String PUNCTUATION = ":,.;)]}!";

  private final String text;
  private final boolean sameLength;
  private final int escapes;
  private final StringBuilder shown = new StringBuilder();
  private int copied;

  private ShownAddress(String text, boolean sameLength, int escapes) {
    this.text = text;
    this.sameLength = sameLength;
    this.escapes = escapes;
  }

  /** One address, well-formed or not. */
  public static String of(String address) {
    return of(address, ESCAPES);
  }

  private static String of(String address, int escapes) {
    if (isPlain(address)) {
      return address;
    }
    ShownAddress users = new ShownAddress(address, false, escapes);
    users.users(0, address.length());
    ShownAddress parameters = new ShownAddress(users.rest(), false, escapes);
    parameters.parameters(0, parameters.text.length());
    return parameters.rest();
  }

  /** A text with all addresses in it so. What was shown so already stays as it is. */
  public static String inText(String text) {
    return isPlain(text) ? text : words(text, false);
  }

  /**
   * A text with stars for what is not shown of the addresses in it, as long as before: what points
   * at a place in it still does.
   */
  public static String starred(String text) {
    return isPlain(text) ? text : words(text, true);
  }

  /** Every name of every step comes by here. */
  private static boolean isPlain(String text) {
    return text.indexOf('?') < 0 && text.indexOf(AFTER_SCHEME) < 0;
  }

  /** Users first: a {@code ?} in a password begins no parameters. */
  private static String words(String text, boolean sameLength) {
    String withoutUsers = new ShownAddress(text, sameLength, ESCAPES).words(true);
    return new ShownAddress(withoutUsers, sameLength, ESCAPES).words(false);
  }

  private String words(boolean users) {
    int from = 0;
    while (from < text.length()) {
      int end = end(from);
      if (users) {
        users(from, end); // a password may end as sentences do
      } else {
        parameters(from, withoutPunctuation(from, end));
      }
      from = end + 1;
    }
    return rest();
  }

  /** Behind a quote only that one ends a word: a secret may have another in it. */
  private int end(int from) {
    char quote = from == 0 ? ' ' : text.charAt(from - 1);
    String ends = QUOTES.indexOf(quote) >= 0 ? String.valueOf(quote) : ENDS;
    int end = from;
    while (end < text.length() && text.charAt(end) > ' ' && ends.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private int withoutPunctuation(int from, int end) {
    int last = end;
    while (last > from && PUNCTUATION.indexOf(text.charAt(last - 1)) >= 0) {
      last--;
    }
    return last;
  }

  /** Of all addresses in a word, in a time that grows as it does: it may be long. */
  private void users(int from, int end) {
    int scheme = text.indexOf(AFTER_SCHEME, from, end);
    if (scheme < 0) {
      return;
    }
    int lastAtSign = lastAtSign(scheme, end);
    String afterHost = AFTER_HOST;
    while (scheme >= 0 && scheme + AFTER_SCHEME.length() < end) {
      int authority = scheme + AFTER_SCHEME.length();
      int path = next(authority, end, afterHost);
      user(scheme(from, scheme), authority, atSign(authority, path, lastAtSign));
      scheme = text.indexOf(AFTER_SCHEME, authority, end);
      afterHost = AFTER_HOST_WITHIN;
    }
  }

  /** Before {@code from} when there is none. */
  private int lastAtSign(int from, int end) {
    int at = end - 1;
    while (at >= from && text.charAt(at) != '@') {
      at--;
    }
    return at;
  }

  private String scheme(int from, int end) {
    int start = end;
    while (start > from && isOfScheme(text.charAt(start - 1))) {
      start--;
    }
    return text.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isOfScheme(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
  }

  private void user(String scheme, int from, int atSign) {
    if (atSign < from || scheme.startsWith("docker-image") || scheme.startsWith("oci-layout")) {
      return; // their @ is one of a digest
    }
    int colon = text.indexOf(':', from, atSign);
    if (takesToken(scheme)) {
      hide(from, atSign, "", sameLength ? atSign : atSign + 1);
    } else if (colon >= 0) {
      hide(colon, atSign, "", atSign);
    }
  }

  /** Whether a name alone may be a token: that of a user of ssh or a database is none. */
  private static boolean takesToken(String scheme) {
    return scheme.isEmpty()
        || scheme.contains("http")
        || scheme.startsWith("ftp")
        || scheme.equals("git");
  }

  /**
   * The one before the host, also where a password has what should have been escaped in it; before
   * {@code from} when there is none.
   */
  private int atSign(int from, int path, int lastAtSign) {
    int atSign = -1;
    int colon = -1;
    for (int i = from; i < path; i++) {
      switch (text.charAt(i)) {
        case '@' -> atSign = i;
        case ':' -> colon = i;
        case ']' -> colon = text.charAt(from) == '[' ? -1 : colon; // it was one of IPv6
        default -> {}
      }
    }
    boolean password = colon >= 0 && !isPort(colon + 1, path);
    return atSign < 0 && password && lastAtSign >= path ? lastAtSign : atSign;
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

  /** A secret has all up to the next parameter, whatever it looks like; else a query may follow. */
  private void parameters(int word, int last) {
    int from = next(word, last, "?#");
    while (from < last) {
      int end = next(from + 1, last, "?&;#");
      int equals = text.indexOf('=', from + 1, end);
      if (equals >= 0 && SecretName.isOfParameter(text.substring(from + 1, equals))) {
        end = next(end, last, "&;#");
        hide(equals + 1, end, HIDDEN, end);
      } else if (hasSecret(from + 1, end)) {
        hide(Math.max(from, equals) + 1, end, HIDDEN, end);
      }
      from = end;
    }
  }

  /** Whether there is an address in it, or a parameter, that is not shown once it is unescaped. */
  private boolean hasSecret(int from, int end) {
    if (escapes == 0 || text.indexOf('%', from, end) < 0) {
      return false;
    }
    String parameter = "?" + SecretName.unescaped(text.substring(from, end));
    return !of(parameter, escapes - 1).equals(parameter);
  }

  private int next(int from, int last, String signs) {
    int at = from;
    while (at < last && signs.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** Up to where nothing is shown; what stands for it is as long where it must be. */
  private void hide(int from, int to, String instead, int next) {
    if (from < copied || isHidden(from, to)) {
      return;
    }
    shown.append(text, copied, from).append(sameLength ? "*".repeat(to - from) : instead);
    copied = next;
  }

  private boolean isHidden(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '*' && !text.startsWith(HIDDEN, i)) {
        return false;
      }
    }
    return to > from;
  }

  private String rest() {
    return copied == 0 ? text : shown.append(text, copied, text.length()).toString();
  }
}
