package dev.bothy.llb.op;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Names that are given to passwords, tokens and keys. */
public final class SecretName {
  private static final List<String> NAMES =
      List.of("password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey");

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
          "passphrase",
          "pwd",
          "sas",
          "hmac",
          "credentials");

  private SecretName() {}

  /** Whether what is called so is mostly a secret. */
  public static boolean is(String name) {
    List<String> words =
        List.of(
            name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT).split("[_-]+", -1));
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

  /** Whether the value of a parameter that is called so, perhaps escaped, is mostly a secret. */
  static boolean isOfParameter(String name) {
    String plain = unescaped(name).toLowerCase(Locale.ROOT);
    return is(unescaped(name))
        || PARAMETERS.contains(plain)
        || plain.endsWith("signature")
        || plain.endsWith("credential");
  }

  private static String unescaped(String name) {
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
