package dev.bothy.dialect;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code --set NAME=VALUE} as arguments of the function. */
final class Settings {
  private Settings() {}

  /** True and False, and numbers, are what they look like; everything else is a string. */
  static Map<String, Object> of(Map<String, String> given) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    given.forEach((name, value) -> arguments.put(name, value(value)));
    return arguments;
  }

  private static Object value(String text) {
    return switch (text) {
      case "True", "true" -> true;
      case "False", "false" -> false;
      default -> isNumber(text) ? (Object) Long.valueOf(text) : text;
    };
  }

  private static boolean isNumber(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c != '-' || i > 0) {
        return false;
      }
    }
    // Longer ones, and those that would come back otherwise, are names rather than numbers.
    return digits > 0 && digits < 18 && Long.toString(Long.parseLong(text)).equals(text);
  }
}
