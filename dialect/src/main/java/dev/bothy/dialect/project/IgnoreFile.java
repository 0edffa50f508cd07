package dev.bothy.dialect.project;

import java.util.ArrayList;
import java.util.List;

/** {@code .dockerignore} files, as the patterns that a local source leaves out. */
final class IgnoreFile {
  private IgnoreFile() {}

  /** The patterns in order; {@code !} before one takes back what it matches. */
  static List<String> parse(String text) {
    List<String> patterns = new ArrayList<>();
    String rest = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : rest.lines().toList()) {
      // A number sign is a comment at the very beginning of a line only.
      String pattern = line.startsWith("#") ? "" : line.trim();
      boolean exception = pattern.startsWith("!");
      if (exception) {
        pattern = pattern.substring(1).trim();
      }
      pattern = clean(pattern);
      if (!pattern.isEmpty()) {
        patterns.add(exception ? "!" + pattern : pattern);
      }
    }
    return List.copyOf(patterns);
  }

  /** Without slashes at either end and without {@code .} and {@code ..} components. */
  private static String clean(String pattern) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      if (i == pattern.length() || pattern.charAt(i) == '/') {
        String part = pattern.substring(start, i);
        if (part.equals("..")) {
          if (!parts.isEmpty()) {
            parts.removeLast();
          }
        } else if (!part.isEmpty() && !part.equals(".")) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return String.join("/", parts);
  }
}
