package dev.bothy.oci.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code WWW-Authenticate} header asks for (RFC 9110 § 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  /** The strongest one that is understood: bearer before basic; null when there is none. */
  static @Nullable Challenge choose(List<String> headers) {
    Challenge basic = null;
    for (String header : headers) {
      for (Challenge challenge : parse(header)) {
        if (challenge.scheme.equals("bearer") && challenge.parameters.containsKey("realm")) {
          return challenge;
        }
        if (challenge.scheme.equals("basic") && basic == null) {
          basic = challenge;
        }
      }
    }
    return basic;
  }

  static List<Challenge> parse(String header) {
    List<Challenge> result = new ArrayList<>();
    Scanner in = new Scanner(header);
    String word = in.token();
    while (!word.isEmpty()) {
      Challenge challenge = new Challenge(word.toLowerCase(Locale.ROOT), new TreeMap<>());
      result.add(challenge);
      word = in.token();
      while (!word.isEmpty() && in.take('=')) {
        challenge.parameters.put(word.toLowerCase(Locale.ROOT), in.value());
        in.take(',');
        word = in.token();
      }
    }
    return result;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    private void space() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    boolean take(char c) {
      space();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    String token() {
      while (take(',')) {
        // empty elements are allowed
      }
      int start = at;
      while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    String value() {
      if (!take('"')) {
        return token();
      }
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }
  }
}
