package dev.bothy.engine.source.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file name in a {@code Content-Disposition} (RFC 6266, values as in RFC 9110, RFC 8187 and RFC
 * 2231), as strict as Go's reader, on which BuildKit stands: a malformed header names nothing.
 */
final class Disposition {
  private static final String NAME = "filename";
  private static final String SPECIAL = "()<>@,;:\\\"/[]?=";

  private final String header;
  private int at;

  private Disposition(String header) {
    this.header = header;
  }

  /**
   * The name that the server wishes, perhaps with a path before it; empty when it wishes none. Of
   * two the international one counts.
   *
   * @param header its bytes as Latin-1, as they come
   */
  static String fileName(String header) {
    String text = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    Map<String, String> parameters = new Disposition(text).parameters();
    String international = parameters.get(NAME + "*");
    String name = international == null ? joined(parameters) : decoded(international);
    if (name == null) {
      name = parameters.getOrDefault(NAME, "");
    }
    return name.endsWith("/") ? "" : name;
  }

  /** What is said in parts: {@code filename*0}, {@code filename*1*} and so on; null for none. */
  private static @Nullable String joined(Map<String, String> parameters) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int part = 0; ; part++) {
      String key = NAME + "*" + part;
      String plain = parameters.get(key);
      String encoded = parameters.get(key + "*");
      if (plain != null) {
        name.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
      } else if (encoded != null) {
        byte[] bytes = unescaped(part == 0 ? afterLanguage(encoded) : encoded);
        name.writeBytes(bytes == null ? new byte[0] : bytes);
      } else {
        return part == 0 ? null : name.toString(StandardCharsets.UTF_8);
      }
    }
  }

  /** None when the header is malformed. */
  private Map<String, String> parameters() {
    String[] type = until(";").strip().split("/", -1);
    Map<String, String> found = new HashMap<>();
    if (type.length > 2) {
      return Map.of();
    }
    for (String part : type) {
      if (part.isEmpty() || !part.chars().allMatch(Disposition::isToken)) {
        return Map.of();
      }
    }
    while (at < header.length()) {
      at++; // the semicolon
      skipBlanks();
      String key = token().toLowerCase(Locale.ROOT);
      if (key.isEmpty() && at == header.length()) {
        break;
      }
      skipBlanks();
      if (key.isEmpty() || at == header.length() || header.charAt(at) != '=') {
        return Map.of();
      }
      at++;
      skipBlanks();
      String value = value();
      skipBlanks();
      boolean ends = at == header.length() || header.charAt(at) == ';';
      if (value == null || !ends || !found.getOrDefault(key, value).equals(value)) {
        return Map.of();
      }
      found.put(key, value);
    }
    return found;
  }

  private String until(String ends) {
    int from = at;
    while (at < header.length() && ends.indexOf(header.charAt(at)) < 0) {
      at++;
    }
    return header.substring(from, at);
  }

  private void skipBlanks() {
    while (at < header.length() && Character.isWhitespace(header.charAt(at))) {
      at++;
    }
  }

  private String token() {
    int from = at;
    while (at < header.length() && isToken(header.charAt(at))) {
      at++;
    }
    return header.substring(from, at);
  }

  private static boolean isToken(int c) {
    return c > ' ' && c < 0x7f && SPECIAL.indexOf(c) < 0;
  }

  /** A word, or a quoted text; null when it is neither. */
  private @Nullable String value() {
    if (at == header.length() || header.charAt(at) != '"') {
      String word = token();
      return word.isEmpty() ? null : word;
    }
    StringBuilder text = new StringBuilder();
    for (at++; at < header.length(); at++) {
      char c = header.charAt(at);
      if (c == '"') {
        at++;
        return text.toString();
      }
      // Only what must be escaped is: otherwise it is a path of Windows, as some clients send them.
      boolean escape = c == '\\' && at + 1 < header.length();
      if (escape && SPECIAL.indexOf(header.charAt(at + 1)) >= 0) {
        at++;
      }
      text.append(header.charAt(at));
    }
    return null;
  }

  /** Of {@code UTF-8'language'percent-encoded}; null when it is not that. */
  private static @Nullable String decoded(String value) {
    byte[] bytes = unescaped(afterLanguage(value));
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable String afterLanguage(String value) {
    int language = value.indexOf('\'');
    int text = language < 0 ? -1 : value.indexOf('\'', language + 1);
    if (text < 0) {
      return null;
    }
    String charset = value.substring(0, language).toLowerCase(Locale.ROOT);
    return charset.equals("utf-8") || charset.equals("us-ascii") ? value.substring(text + 1) : null;
  }

  private static byte @Nullable [] unescaped(@Nullable String text) {
    if (text == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] escaped = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] != '%') {
        bytes.write(escaped[i]);
        continue;
      }
      boolean whole = i + 2 < escaped.length;
      int high = whole ? Character.digit(escaped[i + 1], 16) : -1;
      int low = whole ? Character.digit(escaped[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toByteArray();
  }
}
