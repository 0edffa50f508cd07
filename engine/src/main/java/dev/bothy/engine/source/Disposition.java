package dev.bothy.engine.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file name in a {@code Content-Disposition} (RFC 6266, values as in RFC 9110 and RFC 8187).
 */
final class Disposition {
  private final String header;
  private int at;

  private Disposition(String header) {
    this.header = header;
  }

  /**
   * The name that the server wishes, only its last part, for it is not ours to go elsewhere; empty
   * when it wishes none. Of two the international one counts.
   */
  static String fileName(String header) {
    Map<String, String> parameters = new Disposition(header).parameters();
    String international = decoded(parameters.getOrDefault("filename*", ""));
    String name = international.isEmpty() ? parameters.getOrDefault("filename", "") : international;
    name = name.substring(name.lastIndexOf('/') + 1);
    return name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 ? "" : name;
  }

  private Map<String, String> parameters() {
    Map<String, String> found = new TreeMap<>();
    String _ = until(";"); // how it is to be shown
    while (at < header.length()) {
      at++;
      String name = until("=;").strip().toLowerCase(Locale.ROOT);
      if (at < header.length() && header.charAt(at) == '=') {
        at++;
        found.putIfAbsent(name, value());
      }
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

  /** A word, or a quoted text in which a semicolon is one like other characters. */
  private String value() {
    while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
      at++;
    }
    if (at >= header.length() || header.charAt(at) != '"') {
      return until(";").strip();
    }
    StringBuilder text = new StringBuilder();
    for (at++; at < header.length() && header.charAt(at) != '"'; at++) {
      if (header.charAt(at) == '\\' && at + 1 < header.length()) {
        at++;
      }
      text.append(header.charAt(at));
    }
    String _ = until(";");
    return text.toString();
  }

  /** Of {@code UTF-8'language'percent-encoded}; empty when it is not that. */
  private static String decoded(String value) {
    int language = value.indexOf('\'');
    int text = language < 0 ? -1 : value.indexOf('\'', language + 1);
    if (text < 0 || !value.substring(0, language).equalsIgnoreCase("utf-8")) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = text + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x7e) {
        return "";
      }
      if (c == '%') {
        boolean whole = i + 2 < value.length();
        int high = whole ? Character.digit(value.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(value.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return "";
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
