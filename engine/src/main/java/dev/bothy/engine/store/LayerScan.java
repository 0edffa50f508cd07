package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.TooDeepException;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One walk over a layer's tree: its size, where its whiteouts are, and that it can be walked.
 *
 * @param large its regular files of at least {@link #LARGE} bytes, unless they were not looked at
 */
record LayerScan(long bytes, long entries, List<String> whiteoutDirs, List<String> large) {
  private static final int LARGE = 1 << 20;
  private static final int BLOCK = 512;

  static LayerScan of(Path fs) throws IOException {
    return of(fs, -1);
  }

  /**
   * As {@link #of(Path)}.
   *
   * @param fileBytes allocated by all regular files, which are not looked at then; -1 when unknown
   */
  static LayerScan of(Path fs, long fileBytes) throws IOException {
    Walk walk = new Walk(fileBytes < 0);
    try (Fd root = Fd.directory(fs)) {
      walk.directory(root, "", 0);
    }
    walk.whiteoutDirs.sort(null);
    long bytes = walk.blocks * BLOCK + Math.max(0, fileBytes);
    return new LayerScan(
        bytes, walk.entries, List.copyOf(walk.whiteoutDirs), List.copyOf(walk.large));
  }

  private static final class Walk {
    private long blocks;
    private long entries;
    private final List<String> whiteoutDirs = new ArrayList<>();
    private final List<String> large = new ArrayList<>();
    private final Set<Long> linked = new HashSet<>();
    private final boolean files;

    /**
     * @param files whether the sizes of regular files count
     */
    Walk(boolean files) {
      this.files = files;
    }

    void directory(Fd dir, String path, int depth) throws IOException {
      if (depth > Trees.DEEPEST) {
        throw new TooDeepException("/" + path);
      }
      boolean whiteout = false;
      for (String name : names(dir)) {
        FileStat stat = FileCalls.stat(dir, name);
        entries++;
        if (stat.isRegular() && !files) {
          continue;
        }
        if (stat.isDirectory() || stat.nlink() == 1 || linked.add(stat.ino())) {
          blocks += stat.blocks();
        }
        if (stat.isWhiteout()) {
          whiteout = true;
        } else if (stat.isDirectory()) {
          try (Fd child = dir.childDirectory(name)) {
            directory(child, below(path, name), depth + 1);
          }
        } else if (stat.isRegular() && stat.size() >= LARGE) {
          large.add(below(path, name));
        }
      }
      if (whiteout) {
        whiteoutDirs.add(path);
      }
    }

    private static String below(String path, String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }

    /** Those that are to be looked at; the rest is counted. */
    private List<String> names(Fd dir) throws IOException {
      if (files) {
        return DirectoryEntries.list(dir);
      }
      DirectoryEntries.Names names = DirectoryEntries.names(dir);
      entries += names.regular();
      return names.others();
    }
  }
}
