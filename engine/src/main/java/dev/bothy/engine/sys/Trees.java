package dev.bothy.engine.sys;

import java.io.IOException;
import java.nio.file.Path;

/** Whole directory trees, walked by descriptor. */
public final class Trees {
  private Trees() {}

  /** Removes the name and all below it; nothing there is fine. Mounts below are an error. */
  public static void delete(Fd dir, String name) throws IOException {
    FileStat stat = FileCalls.statIfPresent(dir, name);
    if (stat == null) {
      return;
    }
    if (!stat.isDirectory()) {
      FileCalls.unlink(dir, name);
      return;
    }
    if ((stat.mode() & 0700) != 0700) {
      // overlayfs leaves work/work without any permission, which stops users that are not root.
      FileCalls.chmod(dir, name, 0700);
    }
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
    for (String name : FileCalls.list(dir)) {
      delete(dir, name);
    }
  }
}
