package dev.bothy.runtime.live;

import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What overlayfs would show of layers, looked up in the layers themselves. */
final class Stack {
  private final List<Path> topFirst;
  private final OverlayMarks marks;

  Stack(List<Path> topFirst, OverlayMarks marks) {
    this.topFirst = List.copyOf(topFirst);
    this.marks = marks;
  }

  record Entry(Path path, FileStat stat) {}

  /** What is at the path, symbolic links not followed; null when nothing is. */
  @Nullable Entry lookup(String path) throws ErrnoException {
    List<Path> directories = topFirst;
    Entry entry = null;
    for (String name : path.split("/", -1)) {
      List<Path> below = new ArrayList<>();
      entry = null;
      for (Path directory : directories) {
        Path candidate = directory.resolve(name);
        FileStat stat = statIfPresent(candidate);
        if (stat == null) {
          continue;
        }
        if (stat.isWhiteout()) {
          break;
        }
        if (entry == null) {
          entry = new Entry(candidate, stat);
        }
        if (!stat.isDirectory()) {
          break;
        }
        below.add(candidate);
        if (marks.isOpaque(Fd.NONE, candidate.toString())) {
          break;
        }
      }
      if (entry == null) {
        return null;
      }
      directories = entry.stat().isDirectory() ? below : List.of();
    }
    return entry;
  }

  private static @Nullable FileStat statIfPresent(Path path) throws ErrnoException {
    try {
      return FileCalls.statIfPresent(path);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }
}
