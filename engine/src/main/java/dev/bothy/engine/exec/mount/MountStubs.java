package dev.bothy.engine.exec.mount;

import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
  private final NavigableMap<String, Boolean> missing = new TreeMap<>();

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
   * The layer that shows what is wanted; perhaps one that another step uses too.
   *
   * @param isTop whether no other layer lies above it
   * @return null when nothing is missing
   */
  @Nullable Path layer(StubLayers made, boolean isTop) throws IOException {
    Map<String, MergedTree.Entry> parents = new TreeMap<>();
    for (Map.Entry<String, Boolean> point : wanted.entrySet()) {
      String path = point.getKey();
      if (!path.equals("/") && tree.lookup(path) == null) {
        missing.put(path.substring(1), point.getValue());
        addParents(path.substring(1), parents);
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    MergedTree.Entry root = tree.root();
    if (isTop && root != null) {
      parents.put(".", root);
    }
    return made.get(key(parents), at -> make(at, parents));
  }

  /**
   * Removes directories that are there for a mount point alone from a step's changes, where it
   * changed their attributes or left nothing in them.
   *
   * @param changes the root of the layer that was above this
   */
  void clear(Path changes) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    try (Fd root = Fd.directory(changes)) {
      for (String path : missing.descendingKeySet()) {
        clear(root, path);
      }
    }
  }

  private void clear(Fd root, String path) throws IOException {
    String at = path;
    while (!at.isEmpty() && tree.lookup(at) == null) {
      int slash = at.lastIndexOf('/');
      String parent = slash < 0 ? "" : at.substring(0, slash);
      try (Fd directory = directory(root, parent)) {
        if (directory != null && !cleared(directory, at.substring(slash + 1))) {
          return;
        }
      }
      at = parent;
    }
  }

  /** Null where the step did something else: one that may unmount can have put a link there. */
  private static @Nullable Fd directory(Fd root, String path) throws ErrnoException {
    try {
      return root.openBeneath(path, Fd.O_RDONLY | Fd.O_DIRECTORY);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> null;
        default -> throw e;
      };
    }
  }

  /**
   * Whether nothing is there any more. What it deletes was never there, so a whiteout is nothing.
   */
  private static boolean cleared(Fd directory, String name) throws IOException {
    FileStat there = FileCalls.statIfPresent(directory, name);
    if (there == null) {
      return true;
    }
    FileStat before = FileCalls.stat(directory);
    if (there.isWhiteout()) {
      FileCalls.unlink(directory, name);
    } else if (!there.isDirectory() || !removed(directory, name)) {
      return false;
    }
    FileCalls.times(directory, before);
    return true;
  }

  private static boolean removed(Fd directory, String name) throws ErrnoException {
    try {
      FileCalls.rmdir(directory, name);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOTEMPTY) {
        return false;
      }
      throw e;
    }
  }

  /** Those directories above a path that the tree has. */
  private void addParents(String path, Map<String, MergedTree.Entry> parents) throws IOException {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      MergedTree.Entry entry = tree.lookup(parent);
      if (entry == null) {
        return;
      }
      if (!entry.stat().isDirectory()) {
        throw new ErrnoException(Errno.ENOTDIR, "mount below", "/" + parent);
      }
      parents.put(parent, entry);
    }
  }

  /** All that the layer depends on, but for when the directories were last read. */
  private List<Object> key(Map<String, MergedTree.Entry> parents) throws IOException {
    List<Object> key = new ArrayList<>();
    key.add(missing);
    for (Map.Entry<String, MergedTree.Entry> parent : parents.entrySet()) {
      MergedTree.Entry entry = parent.getValue();
      FileStat stat = entry.stat();
      key.add(parent.getKey());
      key.addAll(List.of(stat.permissions(), stat.uid(), stat.gid()));
      key.addAll(List.of(stat.mtimeSeconds(), stat.mtimeNanos()));
      for (String attribute : Xattrs.list(Fd.NONE, entry.path())) {
        byte[] value = marks.isOwn(attribute) ? null : Xattrs.get(Fd.NONE, entry.path(), attribute);
        if (value != null) {
          key.add(attribute);
          key.add(ByteBuffer.wrap(value));
        }
      }
    }
    return key;
  }

  private void make(Path at, Map<String, MergedTree.Entry> parents) throws IOException {
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    // Where the store's directory hands its group on, no step is to see that.
    FileCalls.chown(Fd.NONE, at.toString(), 0, 0);
    FileCalls.chmod(Fd.NONE, at.toString(), 0755);
    try (Fd root = Fd.directory(at)) {
      for (Map.Entry<String, Boolean> point : missing.entrySet()) {
        make(root, point.getKey(), point.getValue());
      }
      // Last, since making entries sets the times.
      for (Map.Entry<String, MergedTree.Entry> parent : parents.entrySet()) {
        MergedTree.Entry like = parent.getValue();
        Metadata.copy(
            Fd.NONE, like.path(), like.stat(), root, parent.getKey(), a -> !marks.isOwn(a));
      }
    }
  }

  private static void make(Fd root, String path, boolean directory) throws IOException {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (FileCalls.statIfPresent(root, parent) == null) {
        FileCalls.mkdir(root, parent, 0755);
      }
    }
    if (directory) {
      FileCalls.mkdir(root, path, 0755);
      FileCalls.chmod(root, path, 0755);
    } else {
      FileCalls.mknod(root, path, FileStat.REGULAR | 0644, 0, 0);
    }
  }
}
