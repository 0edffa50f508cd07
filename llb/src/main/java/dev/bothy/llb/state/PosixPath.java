package dev.bothy.llb.state;

import java.util.ArrayList;
import java.util.List;

/** Slash-separated paths, shortened the way every LLB client does, whatever this host's rules. */
final class PosixPath {
  private PosixPath() {}

  static boolean isAbsolute(String path) {
    return path.startsWith("/");
  }

  /** Without empty, {@code .} and, where possible, {@code ..} components; {@code .} if empty. */
  static String clean(String path) {
    boolean absolute = isAbsolute(path);
    List<String> kept = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(start, end);
      if (part.equals("..")) {
        if (!kept.isEmpty() && !kept.getLast().equals("..")) {
          kept.removeLast();
        } else if (!absolute) {
          kept.add(part);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        kept.add(part);
      }
      start = end + 1;
    }
    String joined = String.join("/", kept);
    return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  /** One below the other, cleaned; empty ones do not count. */
  static String join(String parent, String child) {
    if (parent.isEmpty()) {
      return child.isEmpty() ? "" : clean(child);
    }
    return clean(child.isEmpty() ? parent : parent + "/" + child);
  }

  /**
   * Absolute and clean; a relative path is below {@code dir}.
   *
   * @param keepSlash keep a {@code /} or {@code /.} at the end, which means something to a copy
   */
  static String resolve(String dir, String path, boolean keepSlash) {
    String clean = clean(path);
    if (!isAbsolute(clean)) {
      clean = clean("/" + dir + "/" + clean);
    }
    if (keepSlash) {
      if (path.endsWith("/") && !clean.endsWith("/")) {
        clean += "/";
      } else if (path.endsWith("/.")) {
        clean = clean.equals("/") ? "/." : clean + "/.";
      }
    }
    return clean;
  }
}
