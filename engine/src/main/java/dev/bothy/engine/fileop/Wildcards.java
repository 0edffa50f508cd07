package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns in paths, by Go's {@code filepath.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code
 * [^a]}, backslash; none crosses a slash. A tree is searched as deep as the pattern has components,
 * and no deeper.
 */
final class Wildcards {
  private Wildcards() {}

  /** Whether the path has a pattern in it. */
  static boolean isPattern(String path) {
    for (int i = 0; i < path.length(); i++) {
      switch (path.charAt(i)) {
        case '*', '?', '[' -> {
          return true;
        }
        case '\\' -> i++;
        default -> {}
      }
    }
    return false;
  }

  /**
   * What the pattern matches, sorted. A path without a pattern is itself, there or not.
   *
   * @param followLast whether the last link before the pattern, or at the end of a path that has
   *     none, is followed
   */
  static List<RootPath> expand(Fd root, String path, boolean followLast)
      throws IOException, StepFailure {
    List<String> components = clean(path);
    int first = 0;
    while (first < components.size() && !isPattern(components.get(first))) {
      first++;
    }
    String prefix = "/" + String.join("/", unescaped(components.subList(0, first)));
    if (first == components.size()) {
      return List.of(RootPath.resolve(root, prefix, followLast));
    }
    List<String> patterns = components.subList(first, components.size());
    for (String pattern : patterns) {
      check(pattern, path);
    }
    RootPath base = RootPath.resolve(root, prefix, followLast);
    List<RootPath> found = new ArrayList<>();
    search(root, base, patterns, 0, found);
    return found;
  }

  private static List<String> unescaped(List<String> parts) {
    List<String> plain = new ArrayList<>();
    for (String part : parts) {
      plain.add(part.indexOf('\\') < 0 ? part : part.replaceAll("\\\\(.)", "$1"));
    }
    return plain;
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

  private static void search(
      Fd root, RootPath at, List<String> patterns, int depth, List<RootPath> found)
      throws IOException {
    FileStat stat = at.stat(root);
    if (stat == null || !stat.isDirectory()) {
      return;
    }
    List<String> names;
    try (Fd dir = at.openDirectory(root)) {
      names = FileCalls.list(dir);
    }
    for (String name : names) {
      if (matches(patterns.get(depth), 0, name, 0)) {
        if (depth + 1 == patterns.size()) {
          found.add(at.child(name));
        } else {
          search(root, at.child(name), patterns, depth + 1, found);
        }
      }
    }
  }

  /** Whether one component matches one name. */
  static boolean matches(String pattern, String name) {
    return matches(pattern, 0, name, 0);
  }

  private static boolean matches(String pattern, int from, String name, int start) {
    int p = from;
    int i = start;
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (c == '*') {
        while (p < pattern.length() && pattern.charAt(p) == '*') {
          p++;
        }
        for (int skip = i; skip <= name.length(); skip++) {
          if (matches(pattern, p, name, skip)) {
            return true;
          }
        }
        return false;
      }
      if (i >= name.length()) {
        return false;
      }
      int point = name.codePointAt(i);
      switch (c) {
        case '?' -> p++;
        case '[' -> {
          int end = classEnd(pattern, p);
          if (end < 0 || !inClass(pattern, p + 1, end, point)) {
            return false;
          }
          p = end + 1;
        }
        default -> {
          if (c == '\\' && p + 1 < pattern.length()) {
            p++;
          }
          int wanted = pattern.codePointAt(p);
          if (wanted != point) {
            return false;
          }
          p += Character.charCount(wanted);
        }
      }
      i += Character.charCount(point);
    }
    return i == name.length();
  }

  private static int classEnd(String pattern, int bracket) {
    int i = bracket + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    for (boolean first = true; i < pattern.length(); first = false) {
      char c = pattern.charAt(i);
      if (c == ']' && !first) {
        return i;
      }
      i += c == '\\' ? 2 : 1;
    }
    return -1;
  }

  private static boolean inClass(String pattern, int from, int end, int point) {
    int i = from;
    boolean negated = pattern.charAt(i) == '^';
    i += negated ? 1 : 0;
    boolean in = false;
    while (i < end) {
      i += pattern.charAt(i) == '\\' ? 1 : 0;
      int low = pattern.codePointAt(i);
      int high = low;
      i += Character.charCount(low);
      if (i + 1 < end && pattern.charAt(i) == '-') {
        i++;
        i += pattern.charAt(i) == '\\' ? 1 : 0;
        high = pattern.codePointAt(i);
        i += Character.charCount(high);
      }
      in |= low <= point && point <= high;
    }
    return in != negated;
  }

  private static void check(String pattern, String whole) throws StepFailure {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        i = classEnd(pattern, i);
        if (i < 0) {
          throw StepFailure.step("the pattern " + whole + " has a [ without its ]", null);
        }
      }
    }
  }
}
