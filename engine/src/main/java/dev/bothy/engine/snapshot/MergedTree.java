package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What overlayfs would show of a stack of layers, looked up without mounting it. Reading the layers
 * themselves gives the very files, which a mount hides, and works without any privilege.
 */
final class MergedTree {
  private final OverlayMarks marks;
  private final List<Path> layers;

  /**
   * @param layers topmost first
   */
  MergedTree(List<Path> layers, OverlayMarks marks) {
    this.layers = List.copyOf(layers);
    this.marks = marks;
  }

  /**
   * An entry of the merged tree.
   *
   * @param path where its topmost form is
   * @param directories for a directory: those that it is merged from, topmost first; else empty
   */
  record Entry(Path path, FileStat stat, List<Path> directories) {}

  /** The merged root; null for a stack of nothing. */
  @Nullable Entry root() throws ErrnoException {
    if (layers.isEmpty()) {
      return null;
    }
    Path top = layers.getFirst();
    try (Fd fd = Fd.directory(top)) {
      return new Entry(top, FileCalls.stat(fd), layers);
    }
  }

  /** The child of a merged directory; null when there is none. */
  @Nullable Entry child(Entry directory, String name) throws ErrnoException {
    Path top = null;
    FileStat topStat = null;
    List<Path> merged = new ArrayList<>();
    for (Path layer : directory.directories()) {
      Path path = resolve(layer, name);
      FileStat stat = FileCalls.statIfPresent(path);
      if (stat == null) {
        continue;
      }
      if (stat.isWhiteout()) {
        break;
      }
      if (top == null) {
        top = path;
        topStat = stat;
      }
      if (!stat.isDirectory()) {
        break;
      }
      merged.add(path);
      if (marks.isOpaque(Fd.NONE, path.toString())) {
        break;
      }
    }
    return top == null || topStat == null ? null : new Entry(top, topStat, List.copyOf(merged));
  }

  private static Path resolve(Path directory, String name) {
    return directory.resolve(name);
  }

  /** What is at a path, symbolic links not followed; null when nothing is. */
  @Nullable Entry lookup(String path) throws ErrnoException {
    Entry at = root();
    for (String part : path.split("/", -1)) {
      if (at == null || part.isEmpty()) {
        continue;
      }
      at = child(at, part);
    }
    return at;
  }

  boolean isDirectory(String path) throws ErrnoException {
    Entry entry = lookup(path);
    return entry != null && entry.stat().isDirectory();
  }

  /** Children of a merged directory by name. */
  Map<String, Entry> children(Entry directory) throws ErrnoException {
    TreeSet<String> names = new TreeSet<>();
    for (Path layer : directory.directories()) {
      try (Fd fd = Fd.directory(layer)) {
        names.addAll(FileCalls.list(fd));
      }
    }
    Map<String, Entry> children = new TreeMap<>();
    for (String name : names) {
      Entry child = child(directory, name);
      if (child != null) {
        children.put(name, child);
      }
    }
    return children;
  }
}
