package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileNames;
import dev.bothy.engine.sys.FileStat;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What overlayfs would show of a stack of layers, looked up without mounting it. Reading the layers
 * themselves gives the very files, which a mount hides, and works without any privilege.
 */
public final class MergedTree {
  private final OverlayMarks marks;
  private final List<String> layers;
  private final @Nullable Map<String, Optional<Entry>> known;

  /**
   * @param layers topmost first
   */
  public MergedTree(List<Path> layers, OverlayMarks marks) {
    this(layers, marks, null);
  }

  private MergedTree(
      List<Path> layers, OverlayMarks marks, @Nullable Map<String, Optional<Entry>> known) {
    this.layers = layers.stream().map(Path::toString).toList();
    this.marks = marks;
    this.known = known;
  }

  /** The tree of layers that never change: what {@link #lookup} has seen of it is remembered. */
  static MergedTree ofImmutable(List<Path> layers, OverlayMarks marks) {
    return new MergedTree(layers, marks, new ConcurrentHashMap<>());
  }

  /**
   * An entry of the merged tree.
   *
   * @param path where its topmost form is
   * @param directories for a directory: those that it is merged from, topmost first; else empty
   */
  public record Entry(String path, FileStat stat, List<String> directories) {}

  /** The merged root; null for a stack of nothing. */
  public @Nullable Entry root() throws ErrnoException {
    if (layers.isEmpty()) {
      return null;
    }
    String top = layers.getFirst();
    return new Entry(top, FileCalls.stat(Fd.NONE, top), layers);
  }

  /** The child of a merged directory; null when there is none. */
  public @Nullable Entry child(Entry directory, String name) throws ErrnoException {
    String top = null;
    FileStat topStat = null;
    List<String> merged = new ArrayList<>();
    for (String layer : directory.directories()) {
      String path = layer + "/" + name;
      FileStat stat = FileCalls.statIfPresent(Fd.NONE, path);
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
      if (marks.isOpaque(Fd.NONE, path)) {
        break;
      }
    }
    return top == null || topStat == null ? null : new Entry(top, topStat, List.copyOf(merged));
  }

  /** What is at a path, symbolic links not followed; null when nothing is. */
  public @Nullable Entry lookup(String path) throws ErrnoException {
    return lookup(List.of(path.split("/", -1)));
  }

  private @Nullable Entry lookup(List<String> parts) throws ErrnoException {
    if (parts.isEmpty()) {
      return root();
    }
    String last = parts.getLast();
    List<String> above = parts.subList(0, parts.size() - 1);
    if (last.isEmpty()) {
      return lookup(above);
    }
    String key = String.join("/", parts);
    Optional<Entry> seen = known == null ? null : known.get(key);
    if (seen == null) {
      Entry parent = lookup(above);
      seen = Optional.ofNullable(parent == null ? null : child(parent, last));
      if (known != null) {
        known.put(key, seen);
      }
    }
    return seen.orElse(null);
  }

  /**
   * Where a path leads for a process whose root is this tree: symbolic links followed inside it,
   * also the last one. What does not exist is taken as it is written.
   *
   * @return an absolute path without links, {@code .} and {@code ..}; null after too many links
   */
  public @Nullable String resolve(String path) throws ErrnoException {
    final int most = 40; // as the kernel
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!todo.isEmpty()) {
      String part = todo.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      Entry entry = lookup(String.join("/", done) + "/" + part);
      if (entry == null || !entry.stat().isSymlink()) {
        done.add(part);
        continue;
      }
      if (++links > most) {
        return null;
      }
      String target = FileCalls.readlink(Fd.NONE, entry.path());
      if (target.startsWith("/")) {
        done.clear();
      }
      for (String step : List.of(target.split("/", -1)).reversed()) {
        todo.addFirst(step);
      }
    }
    return "/" + String.join("/", done);
  }

  public boolean isDirectory(String path) throws ErrnoException {
    Entry entry = lookup(path);
    return entry != null && entry.stat().isDirectory();
  }

  /** Children of a merged directory by name, in the order of the names' bytes. */
  public Map<String, Entry> children(Entry directory) throws ErrnoException {
    if (directory.directories().size() == 1) {
      String only = directory.directories().getFirst();
      try (Fd fd = open(only)) {
        return childrenOfOne(only, fd, DirectoryEntries.list(fd));
      }
    }
    TreeSet<String> names = new TreeSet<>(FileNames.BY_BYTES);
    for (String layer : directory.directories()) {
      try (Fd fd = open(layer)) {
        names.addAll(DirectoryEntries.list(fd));
      }
    }
    Map<String, Entry> children = new TreeMap<>(FileNames.BY_BYTES);
    for (String name : names) {
      Entry child = child(directory, name);
      if (child != null) {
        children.put(name, child);
      }
    }
    return children;
  }

  static Fd open(String directory) throws ErrnoException {
    return Fd.NONE.openAt(directory, Fd.O_RDONLY | Fd.O_DIRECTORY | Fd.O_NOFOLLOW, 0);
  }

  /**
   * Children of a directory that nothing lies above or below: nobody asks for each name in each
   * layer.
   *
   * @param fd the directory
   * @param names that it has, all or some
   */
  static Map<String, Entry> childrenOfOne(String directory, Fd fd, List<String> names)
      throws ErrnoException {
    Map<String, Entry> children = new LinkedHashMap<>();
    for (String name : names) {
      FileStat stat = FileCalls.stat(fd, name);
      if (!stat.isWhiteout()) {
        String path = directory + "/" + name;
        children.put(name, new Entry(path, stat, stat.isDirectory() ? List.of(path) : List.of()));
      }
    }
    return children;
  }
}
