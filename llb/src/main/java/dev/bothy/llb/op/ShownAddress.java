package dev.bothy.llb.op;

/**
 * Addresses as they may be shown and remembered: on terminals, in logs, records and the lock.
 * Passwords before a host are left out, and where it may be a token the user's name too; so are the
 * values of parameters that are called a secret, for which {@code …} stands. Addresses that differ
 * in nothing else are one.
 */
public final class ShownAddress {
  private static final String HIDDEN = "…";

  /** What ends an address in a text, beside blanks. */
  private static final String ENDS = "\"'<>`";

  /** What follows an address in a sentence rather than belongs to it. */
  private static final String PUNCTUATION = ":,.;)]}!";

  private final String text;
  private final boolean sameLength;
  private final StringBuilder shown = new StringBuilder();
  private int copied;

  private ShownAddress(String text, boolean sameLength) {
    this.text = text;
    this.sameLength = sameLength;
  }

  /** One address, well-formed or not. */
  public static String of(String address) {
    if (isPlain(address)) {
      return address;
    }
    ShownAddress shown = new ShownAddress(address, false);
    shown.word(0, address.length(), address.length());
    return shown.rest();
  }

  /** A text with all addresses in it so. What was shown so already stays as it is. */
  public static String inText(String text) {
    return isPlain(text) ? text : new ShownAddress(text, false).words();
  }

  /**
   * A text with stars for what is not shown of the addresses in it, as long as before: what points
   * at a place in it still does.
   */
  public static String starred(String text) {
    return isPlain(text) ? text : new ShownAddress(text, true).words();
  }

  /** Every name of every step comes by here. */
  private static boolean isPlain(String text) {
    return text.indexOf('?') < 0 && text.indexOf("://") < 0;
  }

  private String words() {
    int from = 0;
    while (from < text.length()) {
      int end = from;
      while (end < text.length() && !isEnd(text.charAt(end))) {
        end++;
      }
      int last = end;
      while (last > from && PUNCTUATION.indexOf(text.charAt(last - 1)) >= 0) {
        last--;
      }
      word(from, last, end);
      from = end + 1;
    }
    return rest();
  }

  private static boolean isEnd(char c) {
    return c <= ' ' || ENDS.indexOf(c) >= 0;
  }

  /**
   * In a time that grows as the text does: it may be as long as somebody likes.
   *
   * @param last where an address would end
   * @param end of what could be a password
   */
  private void word(int from, int last, int end) {
    int at = from;
    int lastAt = -2; // not looked for yet: once a word will do
    for (int i = text.indexOf("://", from, end);
        i >= 0 && i + 3 < end;
        i = text.indexOf("://", i + 3, end)) {
      lastAt = lastAt == -2 ? last('@', i, end) : lastAt;
      at = Math.max(at, user(scheme(from, i), i + 3, end, lastAt));
    }
    while (at < last && "?#".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    parameters(at, last);
  }

  private int last(char c, int from, int end) {
    int at = end - 1;
    while (at >= from && text.charAt(at) != c) {
      at--;
    }
    return at < from ? -1 : at;
  }

  private String scheme(int from, int end) {
    int start = end;
    while (start > from && isOfScheme(text.charAt(start - 1))) {
      start--;
    }
    return text.substring(start, end);
  }

  private static boolean isOfScheme(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
  }

  /** Gives where the host begins. */
  private int user(String scheme, int from, int end, int lastAt) {
    int at = atSign(from, end, lastAt);
    if (at < 0 || scheme.startsWith("docker-image") || scheme.startsWith("oci-layout")) {
      return from; // their @ is one of a digest
    }
    int colon = text.indexOf(':', from, at);
    if (takesToken(scheme)) {
      hide(from, at, "", sameLength ? at : at + 1);
    } else if (colon >= 0) {
      hide(colon, at, "", at);
    }
    return at + 1;
  }

  /** Whether a name alone may be a token: that of a user of ssh or a database is none. */
  private static boolean takesToken(String scheme) {
    return scheme.isEmpty()
        || scheme.contains("http")
        || scheme.startsWith("ftp")
        || scheme.equals("git");
  }

  /** The one before the host, also where a password has what should have been escaped in it. */
  private int atSign(int from, int end, int lastAt) {
    int at = -1;
    boolean colon = false;
    boolean port = true;
    int path = from;
    for (; path < end && "/?#".indexOf(text.charAt(path)) < 0; path++) {
      char c = text.charAt(path);
      at = c == '@' ? path : at;
      colon |= c == ':';
      port = c == ':' || port && (!colon || c >= '0' && c <= '9' || c == ']');
    }
    return at >= 0 || port || lastAt < path ? at : lastAt;
  }

  private void parameters(int query, int last) {
    int from = query + 1;
    while (from <= last) {
      int end = from;
      while (end < last && "&;#".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int equals = text.indexOf('=', from, end);
      if (equals >= 0 && SecretName.isOfParameter(text.substring(from, equals))) {
        hide(equals + 1, end, HIDDEN, end);
      }
      from = end + 1;
    }
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
    return shown.append(text, copied, text.length()).toString();
  }
}
