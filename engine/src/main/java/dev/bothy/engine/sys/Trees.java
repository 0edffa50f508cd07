package dev.bothy.engine.sys;

import java.io.IOException;
import java.nio.file.Path;

/** Whole directory trees, walked by descriptor. */
public final class Trees {
  /**
   * How deep directories may be nested in what is kept. A walk holds a descriptor for each level,
   * and a process in a container can nest without end.
   */
  public static final int DEEPEST = 1000;

  private Trees() {}

  /**
   * Removes the name and all below it, however deep; nothing there is fine. Mounts below are an
   * error.
   */
  public static void delete(Fd dir, String name) throws IOException {
    FileStat stat = FileCalls.statIfPresent(dir, name);
    if (stat == null) {
      return;
    }
    if (!stat.isDirectory()) {
      FileCalls.unlink(dir, name);
      return;
    }
    open(dir, name, stat);
    try (Fd child = dir.childDirectory(name)) {
      empty(child);
    }
    FileCalls.rmdir(dir, name);
  }

  /** Removes the path and all below it; nothing there is fine. */
  public static void delete(Path absolute) throws IOException {
    delete(Fd.NONE, absolute.toString());
  }

  /** Removes everything in the directory. */
  public static void empty(Fd dir) throws IOException {
    while (!empty(dir, dir, 0)) {
      // What was too deep is in the directory itself now.
    }
  }

  /** False when something was moved to the top, to be removed from there. */
  private static boolean empty(Fd top, Fd dir, int depth) throws IOException {
    boolean done = true;
    for (String name : DirectoryEntries.list(dir)) {
      FileStat stat = FileCalls.statIfPresent(dir, name);
      if (stat == null) {
        continue;
      }
      if (!stat.isDirectory()) {
        FileCalls.unlink(dir, name);
        continue;
      }
      open(dir, name, stat);
      if (depth == DEEPEST) {
        moveUp(dir, name, top);
        done = false;
        continue;
      }
      try (Fd child = dir.childDirectory(name)) {
        done &= empty(top, child, depth + 1);
      }
      FileCalls.rmdir(dir, name);
    }
    return done;
  }

  /** overlayfs leaves work/work without any permission, which stops users that are not root. */
  private static void open(Fd dir, String name, FileStat stat) throws ErrnoException {
    if ((stat.mode() & 0700) != 0700) {
      FileCalls.chmod(dir, name, 0700);
    }
  }

  private static void moveUp(Fd dir, String name, Fd top) throws ErrnoException {
    for (int n = 0; ; n++) {
      try {
        FileCalls.rename(dir, name, top, ".deep-" + n, FileCalls.RENAME_NOREPLACE);
        return;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }
}
