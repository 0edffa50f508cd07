package dev.bothy.llb.op;

import java.util.List;

/**
 * Addresses as they may be shown and remembered: on terminals, in logs, records and the lock.
 * Passwords before a host are left out, and where it may be a token the user's name too; so are the
 * values of parameters that are called a secret and the tokens of conda's channels, for which
 * {@code …} stands. Addresses that differ in nothing else are one.
 */
public final class ShownAddress {
  private static final String HIDDEN = "…";

  /** So many times an address may be escaped, one within another. */
  private static final int ESCAPES = 3;

  /** Where channels of conda have a token, right behind the host. */
  private static final String BEFORE_TOKEN = "/t/";

  /** What ends an address in a text, beside blanks. */
  private static final String ENDS = "\"'<>`";

  private static final String QUOTES = "\"'`";

  /** What ends the host of an address, and that of one which is a parameter of another. */
  private static final String AFTER_HOST = "/?#";

  private static final String AFTER_HOST_WITHIN = AFTER_HOST + "&";

  private static final List<String> DIGESTS = List.of("sha256", "sha384", "sha512");

  /** What follows an address in a sentence rather than belongs to it. */
  private static final String PUNCTUATION = ":,.;)]}!";

  /** What has secrets, in this order: a {@code ?} in a password begins no parameters. */
  private enum Part {
    USER,
    PATH,
    PARAMETER
  }

  private final String text;
  private final AddressParts parts;
  private final boolean sameLength;
  private final int escapes;
  private final StringBuilder shown = new StringBuilder();
  private int copied;

  private ShownAddress(String text, boolean sameLength, int escapes) {
    this.text = text;
    this.parts = new AddressParts(text);
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
    String shown = address;
    for (Part part : Part.values()) {
      ShownAddress of = new ShownAddress(shown, false, escapes);
      of.hide(part, 0, shown.length());
      shown = of.rest();
    }
    return shown;
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
    return text.indexOf('?') < 0
        && text.indexOf('@') < 0
        && text.indexOf(AddressParts.BEFORE_HOST) < 0;
  }

  private static String words(String text, boolean sameLength) {
    String shown = text;
    for (Part part : Part.values()) {
      shown = new ShownAddress(shown, sameLength, ESCAPES).words(part);
    }
    return shown;
  }

  private String words(Part part) {
    int from = 0;
    while (from < text.length()) {
      int end = end(from);
      // A password may end as sentences do.
      hide(part, from, part == Part.USER ? end : withoutPunctuation(from, end));
      from = end + 1;
    }
    return rest();
  }

  private void hide(Part part, int from, int end) {
    switch (part) {
      case USER -> {
        userWithoutScheme(from, end);
        users(from, end);
      }
      case PATH -> tokensOfPaths(from, end);
      case PARAMETER -> parameters(from, end);
    }
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

  /**
   * {@code user:password@host:path} or {@code …/path}, perhaps behind {@code option=}, but no
   * digest of {@code image:tag}, nor a version.
   */
  private void userWithoutScheme(int from, int end) {
    int colon = parts.next(from, end, ":/?#@");
    int user = parts.last('=', from, colon) + 1;
    if (colon == user
        || !text.startsWith(":", colon)
        || text.startsWith(AddressParts.BEFORE_HOST, colon + 1)) {
      return;
    }
    int atSign = parts.last('@', colon, parts.next(colon + 1, end, AFTER_HOST));
    int path = parts.next(atSign + 1, end, ":/?#");
    if (atSign > colon && path > atSign + 1 && isRemote(atSign + 1, path, end)) {
      hide(user, atSign, "", sameLength ? atSign : atSign + 1);
    }
  }

  /** A version may be before the colon of a sentence, but not before a port. */
  private boolean isRemote(int from, int path, int end) {
    String host = text.substring(from, path);
    return switch (path < end ? text.charAt(path) : ' ') {
      case ':' -> !DIGESTS.contains(host) && (path + 1 < end || AddressParts.isHost(host));
      case '/' -> host.indexOf('.') >= 0 && AddressParts.isHost(host);
      default -> false;
    };
  }

  /** Of all addresses in a word, in a time that grows as it does: it may be long. */
  private void users(int from, int end) {
    int slashes = parts.beforeHost(from, from, end);
    if (slashes < 0) {
      return;
    }
    int lastAtSign = parts.last('@', slashes, end);
    String afterHost = AFTER_HOST;
    while (slashes >= 0) {
      String scheme = parts.scheme(from, slashes);
      int authority = slashes + AddressParts.BEFORE_HOST.length();
      while (AddressParts.takesToken(scheme) && authority < end && text.charAt(authority) == '/') {
        authority++; // as curl has it
      }
      int path = parts.next(authority, end, afterHost);
      user(scheme, authority, parts.atSign(scheme, authority, path, lastAtSign));
      slashes = parts.beforeHost(from, authority, end);
      afterHost = AFTER_HOST_WITHIN;
    }
  }

  private void user(String scheme, int from, int atSign) {
    if (atSign < from || scheme.startsWith("docker-image") || scheme.startsWith("oci-layout")) {
      return; // their @ is one of a digest
    }
    int colon = text.indexOf(':', from, atSign);
    if (AddressParts.takesToken(scheme)) {
      hide(from, atSign, "", sameLength ? atSign : atSign + 1);
    } else if (colon >= 0) {
      hide(colon, atSign, "", atSign);
    }
  }

  private void tokensOfPaths(int word, int last) {
    int slashes = parts.beforeHost(word, word, last);
    while (slashes >= 0) {
      int path = parts.next(slashes + AddressParts.BEFORE_HOST.length(), last, AFTER_HOST);
      int token = path + BEFORE_TOKEN.length();
      if (token < last && text.startsWith(BEFORE_TOKEN, path)) {
        int end = parts.next(token, last, "/?#&");
        if (end > token && !isFile(token, end)) {
          hide(token, end, HIDDEN, end);
        }
      }
      slashes = parts.beforeHost(word, path, last);
    }
  }

  /** The end of a path with a dot; one in what may be a parameter's value is hidden with that. */
  private boolean isFile(int from, int end) {
    int dot = parts.next(from, end, ".=;");
    return dot < end && text.charAt(dot) == '.' && !text.startsWith("/", end);
  }

  /** A secret has all up to the next parameter, whatever it looks like; else a query may follow. */
  private void parameters(int word, int last) {
    int from = parts.next(word, last, "?#");
    while (from < last) {
      int end = parts.next(from + 1, last, "?&;#");
      int equals = text.indexOf('=', from + 1, end);
      if (equals >= 0 && SecretName.isOfParameter(text.substring(from + 1, equals))) {
        end = parts.next(end, last, "&;#");
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
