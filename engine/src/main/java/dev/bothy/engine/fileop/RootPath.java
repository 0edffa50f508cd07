package dev.bothy.engine.fileop;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree: no symbolic link on its way, never outside the root. What does not exist yet
 * may be named.
 *
 * @param parts names from the root down; empty is the root
 */
record RootPath(List<String> parts) {
  static final RootPath ROOT = new RootPath(List.of());
  private static final int MOST_LINKS = 40; // as the kernel

  RootPath {
    parts = List.copyOf(parts);
  }

  /**
   * Where a path leads for a process whose root is this directory.
   *
   * @param followLast whether a symbolic link at the end is followed too
   */
  static RootPath resolve(Fd root, String path, boolean followLast) throws ErrnoException {
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    List<String> done = new ArrayList<>();
    int links = 0;
    boolean missing = false;
    while (!todo.isEmpty()) {
      String part = todo.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        missing = false;
        continue;
      }
      done.add(part);
      if (missing || !followLast && isLast(todo)) {
        continue;
      }
      String here = String.join("/", done);
      FileStat stat = statIfPresent(root, here);
      if (stat == null) {
        missing = true;
      } else if (stat.isSymlink()) {
        if (++links > MOST_LINKS) {
          throw new ErrnoException(Errno.ELOOP, "resolve", path);
        }
        String target = FileCalls.readlink(root, here);
        done.removeLast();
        if (target.startsWith("/")) {
          done.clear();
        }
        for (String step : List.of(target.split("/", -1)).reversed()) {
          todo.addFirst(step);
        }
      }
    }
    return new RootPath(done);
  }

  private static boolean isLast(Deque<String> todo) {
    for (String part : todo) {
      if (!part.isEmpty() && !part.equals(".")) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable FileStat statIfPresent(Fd root, String path) throws ErrnoException {
    try {
      return FileCalls.statIfPresent(root, path);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOTDIR) {
        return null; // below a file: nothing, as whoever opens it will say
      }
      throw e;
    }
  }

  boolean isRoot() {
    return parts.isEmpty();
  }

  /** The last name; {@code .} for the root. */
  String name() {
    return parts.isEmpty() ? "." : parts.getLast();
  }

  RootPath parent() {
    return parts.isEmpty() ? this : new RootPath(parts.subList(0, parts.size() - 1));
  }

  RootPath child(String name) {
    List<String> child = new ArrayList<>(parts);
    child.add(name);
    return new RootPath(child);
  }

  /** What is there; null when nothing is. */
  @Nullable FileStat stat(Fd root) throws ErrnoException {
    return statIfPresent(root, relative());
  }

  /** Opens the directory; symbolic links are refused, in case the tree is not what it was. */
  Fd openDirectory(Fd root) throws ErrnoException {
    return root.openInRoot(relative(), Fd.O_RDONLY | Fd.O_DIRECTORY | Fd.O_NOFOLLOW, 0);
  }

  /** As a path relative to the root. */
  String relative() {
    return parts.isEmpty() ? "." : String.join("/", parts);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", parts);
  }
}
