package dev.bothy.llb.op;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names that are given to passwords, tokens and keys. */
public final class SecretName {
  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "accountkey",
          "authkey",
          "licensekey",
          "privatekey",
          "subscriptionkey");

  /** Parts of names that say where a secret is, or something about it, rather than what it is. */
  private static final List<String> ABOUT =
      List.of("file", "path", "dir", "url", "id", "name", "count", "limit", "max", "length", "env");

  /** Parameters of addresses, beside those that are called secrets. */
  private static final List<String> PARAMETERS =
      List.of(
          "key",
          "sig",
          "auth",
          "authorization",
          "jwt",
          "pass",
          "passkey",
          "passphrase",
          "pwd",
          "rlkey",
          "sas",
          "hmac",
          "credentials");

  private SecretName() {}

  /** Whether what is called so is mostly a secret. */
  public static boolean is(String name) {
    List<String> words = words(name);
    if (ABOUT.contains(words.getLast())) {
      return false;
    }
    String joined = String.join("", words);
    for (String secret : NAMES) {
      if (words.contains(secret) || joined.endsWith(secret)) {
        return true;
      }
    }
    return false;
  }

  /** By a loop: every name of a step with an address in it comes by here at every start. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ("_-.[]".indexOf(c) >= 0) { // auth[token], as forms have it
        if (i > from) {
          words.add(word(name, from, i));
        }
        from = i + 1;
      } else if (i > from && isUpper(c) && isLower(name.charAt(i - 1))) {
        words.add(word(name, from, i));
        from = i;
      }
    }
    if (from < name.length() || words.isEmpty()) {
      words.add(word(name, from, name.length()));
    }
    return words;
  }

  private static String word(String name, int from, int to) {
    return name.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  /** Whether the value of a parameter that is called so, perhaps escaped, is mostly a secret. */
  static boolean isOfParameter(String name) {
    String unescaped = unescaped(name);
    String plain = unescaped.toLowerCase(Locale.ROOT);
    return is(unescaped)
        || PARAMETERS.contains(plain)
        || plain.endsWith("signature")
        || plain.endsWith("credential");
  }

  static String unescaped(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
