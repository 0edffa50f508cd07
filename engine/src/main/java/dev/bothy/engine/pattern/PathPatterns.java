package dev.bothy.engine.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of {@code .dockerignore} files: later ones win, {@code !} takes back, a match of a
 * directory covers what is below it, {@code **} spans directories. Paths are relative, with {@code
 * /}.
 */
public final class PathPatterns {
  private record Pattern(List<String> parts, boolean negated) {}

  private final List<Pattern> patterns = new ArrayList<>();
  private final boolean negations;

  /**
   * @throws IllegalArgumentException when one is malformed
   */
  public PathPatterns(List<String> texts) {
    boolean anyNegated = false;
    for (String text : texts) {
      String rest = text.strip();
      boolean negated = rest.startsWith("!");
      if (negated) {
        rest = rest.substring(1).strip();
      }
      List<String> parts = clean(rest);
      if (parts.isEmpty()) {
        continue;
      }
      for (String part : parts) {
        checkPart(part, text);
      }
      patterns.add(new Pattern(parts, negated));
      anyNegated |= negated;
    }
    this.negations = anyNegated;
  }

  private static List<String> clean(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether something below an unmatched or matched directory may turn out otherwise. */
  public boolean hasNegations() {
    return negations;
  }

  /** Whether the path, or a directory that it is in, is matched. */
  public boolean matches(String path) {
    List<String> parts = List.of(path.split("/", -1));
    boolean matched = false;
    for (Pattern pattern : patterns) {
      if (pattern.negated() == matched && matchesPrefix(pattern.parts(), parts)) {
        matched = !pattern.negated();
      }
    }
    return matched;
  }

  /** Whether something below this directory could be matched. */
  public boolean mayMatchBelow(String directory) {
    List<String> parts = List.of(directory.split("/", -1));
    for (Pattern pattern : patterns) {
      if (!pattern.negated() && reaches(pattern.parts(), 0, parts, 0)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the pattern could go on from where the directory ends. */
  private static boolean reaches(List<String> pattern, int p, List<String> path, int i) {
    if (i == path.size()) {
      return true;
    }
    if (p == pattern.size()) {
      return true; // matched by a prefix: everything below is
    }
    if (pattern.get(p).equals("**")) {
      return true;
    }
    return part(pattern.get(p), 0, path.get(i), 0) && reaches(pattern, p + 1, path, i + 1);
  }

  private static boolean matchesPrefix(List<String> pattern, List<String> path) {
    for (int n = 1; n <= path.size(); n++) {
      if (all(pattern, 0, path.subList(0, n), 0)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(List<String> pattern, int p, List<String> path, int i) {
    if (p == pattern.size()) {
      return i == path.size();
    }
    if (pattern.get(p).equals("**")) {
      for (int skip = i; skip <= path.size(); skip++) {
        if (all(pattern, p + 1, path, skip)) {
          return true;
        }
      }
      return false;
    }
    return i < path.size()
        && part(pattern.get(p), 0, path.get(i), 0)
        && all(pattern, p + 1, path, i + 1);
  }

  /**
   * Whether one component, by the rules of Go's {@code filepath.Match}, matches one name; a
   * malformed one matches nothing.
   */
  public static boolean matchesName(String component, String name) {
    return part(component, 0, name, 0);
  }

  /** Whether a component has all its brackets. */
  public static boolean isWellFormed(String component) {
    try {
      checkPart(component, component);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean part(String pattern, int from, String name, int at) {
    int p = from;
    int i = at;
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      switch (c) {
        case '*' -> {
          for (int skip = i; skip <= name.length(); skip++) {
            if (part(pattern, p + 1, name, skip)) {
              return true;
            }
          }
          return false;
        }
        case '?' -> {
          if (i >= name.length()) {
            return false;
          }
          i += Character.charCount(name.codePointAt(i));
          p++;
        }
        case '[' -> {
          int end = classEnd(pattern, p);
          if (end < 0 || i >= name.length() || !inClass(pattern, p + 1, end, name.codePointAt(i))) {
            return false;
          }
          i += Character.charCount(name.codePointAt(i));
          p = end + 1;
        }
        default -> {
          if (c == '\\' && p + 1 < pattern.length()) {
            p++;
            c = pattern.charAt(p);
          }
          if (i >= name.length() || name.charAt(i) != c) {
            return false;
          }
          i++;
          p++;
        }
      }
    }
    return i == name.length();
  }

  /** Position of the bracket that ends the class which begins at {@code from}; -1 when none. */
  private static int classEnd(String pattern, int from) {
    int i = from + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    boolean first = true;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c == ']' && !first) {
        return i;
      }
      i += c == '\\' ? 2 : 1;
      first = false;
    }
    return -1;
  }

  private static boolean inClass(String pattern, int from, int end, int c) {
    int i = from;
    boolean negated = pattern.charAt(i) == '^';
    if (negated) {
      i++;
    }
    boolean in = false;
    while (i < end) {
      if (pattern.charAt(i) == '\\') {
        i++;
      }
      int low = pattern.codePointAt(i);
      i += Character.charCount(low);
      int high = low;
      if (i + 1 < end && pattern.charAt(i) == '-') {
        i++;
        if (pattern.charAt(i) == '\\') {
          i++;
        }
        high = pattern.codePointAt(i);
        i += Character.charCount(high);
      }
      in |= low <= c && c <= high;
    }
    return in != negated;
  }

  private static void checkPart(String part, String whole) {
    int i = 0;
    while (i < part.length()) {
      char c = part.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        i = classEnd(part, i);
        if (i < 0) {
          throw new IllegalArgumentException("the pattern \"" + whole + "\" has a [ without its ]");
        }
      }
      i++;
    }
  }
}
