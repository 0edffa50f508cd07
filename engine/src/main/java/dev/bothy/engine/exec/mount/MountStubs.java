package dev.bothy.engine.exec.mount;

import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Mount points that a file system lacks, as a layer of their own beneath the step's changes. The
 * runtime then finds them and creates nothing, so they never are among those changes and no
 * directory's time is touched.
 */
final class MountStubs {
  private final MergedTree tree;
  private final OverlayMarks marks;
  private final Map<String, Boolean> wanted = new TreeMap<>();

  MountStubs(MergedTree tree, OverlayMarks marks) {
    this.tree = tree;
    this.marks = marks;
  }

  /**
   * @param path absolute, without links
   */
  void want(String path, boolean directory) {
    wanted.put(path, directory);
  }

  /**
   * Makes the layer.
   *
   * @param at where; must not exist
   * @return null when nothing is missing
   */
  @Nullable Path make(Path at) throws IOException {
    List<String> missing = new ArrayList<>();
    for (String path : wanted.keySet()) {
      if (!path.equals("/") && tree.lookup(path) == null) {
        missing.add(path);
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    Map<String, MergedTree.Entry> existing = new TreeMap<>();
    try (Fd root = Fd.directory(at)) {
      MergedTree.Entry top = tree.root();
      if (top != null) {
        existing.put(".", top);
      }
      for (String path : missing) {
        make(root, path.substring(1), Boolean.TRUE.equals(wanted.get(path)), existing);
      }
      // As the tree has them, deepest first, since making entries sets the times.
      for (Map.Entry<String, MergedTree.Entry> entry :
          new TreeMap<>(existing).descendingMap().entrySet()) {
        MergedTree.Entry like = entry.getValue();
        Metadata.copy(
            Fd.NONE, like.path(), like.stat(), root, entry.getKey(), a -> !marks.isOwn(a));
      }
    }
    return at;
  }

  private void make(Fd root, String path, boolean directory, Map<String, MergedTree.Entry> existing)
      throws IOException {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (FileCalls.statIfPresent(root, parent) == null) {
        FileCalls.mkdir(root, parent, 0755);
        MergedTree.Entry entry = tree.lookup(parent);
        if (entry != null && !entry.stat().isDirectory()) {
          throw new ErrnoException(dev.bothy.engine.sys.Errno.ENOTDIR, "mount below", "/" + parent);
        }
        if (entry != null) {
          existing.put(parent, entry);
        }
      }
    }
    if (FileCalls.statIfPresent(root, path) == null) {
      if (directory) {
        FileCalls.mkdir(root, path, 0755);
        FileCalls.chmod(root, path, 0755);
      } else {
        FileCalls.mknod(root, path, FileStat.REGULAR | 0644, 0, 0);
      }
    }
  }
}
