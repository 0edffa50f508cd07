package dev.bothy.engine.exec;

import java.util.ArrayList;
import java.util.List;

/** Paths as a graph writes them. */
final class MountPaths {
  private MountPaths() {}

  /** The path made absolute, without {@code .}, {@code ..} and doubled slashes. */
  static String absolute(String path, String cwd) {
    String whole = path.startsWith("/") ? path : cwd + "/" + path;
    List<String> parts = new ArrayList<>();
    for (String part : whole.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!parts.isEmpty()) {
            parts.removeLast();
          }
        }
        default -> parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Whether the path is the directory or lies in it. */
  static boolean within(String path, String directory) {
    return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
  }

  /** The path as seen from the directory it lies in; absolute. */
  static String below(String path, String directory) {
    if (directory.equals("/")) {
      return path;
    }
    String rest = path.substring(directory.length());
    return rest.isEmpty() ? "/" : rest;
  }
}
