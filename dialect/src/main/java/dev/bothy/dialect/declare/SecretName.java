package dev.bothy.dialect.declare;

import java.util.List;
import java.util.Locale;

/** Names that are given to passwords, tokens and keys. */
public final class SecretName {
  private static final List<String> NAMES =
      List.of("password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey");

  /** Parts of names that say where a secret is, or something about it, rather than what it is. */
  private static final List<String> ABOUT =
      List.of("file", "path", "dir", "url", "id", "name", "count", "limit", "max", "length", "env");

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
}
