package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.util.Set;

/**
 * Copies a layer with its whiteouts and opaque marks. Files are hard links to the layer's own,
 * which nobody ever writes to.
 */
final class LinkedCopy {
  private final OverlayMarks marks;

  LinkedCopy(OverlayMarks marks) {
    this.marks = marks;
  }

  /** Copies the layer into an empty directory, its root's own metadata included. */
  void copyAll(Fd from, Fd to) throws IOException {
    copyWithout(Set.of(), from, to);
  }

  /**
   * As {@link #copyAll}.
   *
   * @param left paths that are left out, with all below them
   */
  void copyWithout(Set<String> left, Fd from, Fd to) throws IOException {
    contents(from, to, "", left);
    Metadata.copy(from, ".", FileCalls.stat(from), to, ".", _ -> true);
  }

  private void contents(Fd from, Fd to, String above, Set<String> left) throws IOException {
    for (String name : DirectoryEntries.list(from)) {
      if (left.contains(above + name)) {
        continue;
      }
      FileStat stat = FileCalls.stat(from, name);
      if (stat.isWhiteout()) {
        marks.whiteout(to, name);
      } else if (stat.isDirectory()) {
        FileCalls.mkdir(to, name, 0700);
        try (Fd source = from.childDirectory(name);
            Fd target = to.childDirectory(name)) {
          contents(source, target, above + name + "/", left);
        }
        Metadata.copy(from, name, stat, to, name, _ -> true);
      } else {
        link(from, name, to);
      }
    }
  }

  private void link(Fd from, String name, Fd to) throws IOException {
    try {
      FileCalls.link(from, name, to, name);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EMLINK && e.errno() != Errno.EXDEV && e.errno() != Errno.EPERM) {
        throw e;
      }
      new TreeCopy(marks).copy(from, name, to, name);
    }
  }
}
