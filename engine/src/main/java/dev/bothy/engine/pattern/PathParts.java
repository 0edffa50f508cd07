package dev.bothy.engine.pattern;

import java.util.ArrayList;
import java.util.List;

/** Paths of graphs in their parts. */
public final class PathParts {
  private PathParts() {}

  /**
   * The path's parts from the root, without {@code .} and {@code ..}, which never lead above it.
   */
  public static List<String> of(String path) {
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

  /** Whether the path, read as relative, leads above where it begins. */
  public static boolean leadsOut(String path) {
    int depth = 0;
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
      } else if (!part.isEmpty() && !part.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the path has a wildcard in it; one behind a backslash is a letter. */
  public static boolean isPattern(String path) {
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
}
