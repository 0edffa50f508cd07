package dev.bothy.runtime.live;

import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.runtime.identity.PreparedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds paths that a layer would overwrite although they were changed by hand. What the
 * environment's upper directory holds at such a path must be what its image has there (a copy that
 * overlayfs made, or one that was added live before), or what the layer is about to put there.
 */
final class LayerConflicts {
  private static final int MOST = 100;

  private final Path upper;
  private final MergedTree present;
  private final OverlayMarks marks;
  private final PreparedFiles prepared;
  private final TreeSet<String> conflicts = new TreeSet<>();

  /**
   * @param present what the image holds now
   * @param prepared files that are changed at each start, on purpose
   */
  LayerConflicts(Path upper, MergedTree present, OverlayMarks marks, PreparedFiles prepared) {
    this.upper = upper;
    this.present = present;
    this.marks = marks;
    this.prepared = prepared;
  }

  /** Looks through the layer; paths found are collected. */
  void check(Path layer) throws IOException {
    check(layer, "");
  }

  /** Absolute paths inside, sorted; at most 100. */
  List<String> found() {
    List<String> list = new ArrayList<>();
    for (String path : conflicts) {
      if (list.size() < MOST) {
        list.add("/" + path);
      }
    }
    return list;
  }

  private void check(Path layer, String directory) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (Fd fd = Fd.directory(layer.resolve(directory))) {
      names.addAll(DirectoryEntries.list(fd));
    }
    for (String name : names) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      FileStat ours = FileCalls.stat(Fd.NONE, layer.resolve(path).toString());
      FileStat theirs = FileCalls.statIfPresent(upper.resolve(path));
      if (theirs == null) {
        continue; // untouched, so is all below it
      }
      if (ours.isDirectory() && theirs.isDirectory()) {
        check(layer, path);
        if (marks.isOpaque(Fd.NONE, layer.resolve(path).toString())) {
          checkHidden(layer, path);
        }
      } else if (theirs.isDirectory()) {
        checkAll(path);
      } else if (!asInImage(path, theirs) && !asInLayer(layer, path, ours, theirs)) {
        conflicts.add(path);
      }
    }
  }

  /** What an opaque directory of the layer would hide. */
  private void checkHidden(Path layer, String directory) throws IOException {
    try (Fd fd = Fd.directory(upper.resolve(directory))) {
      for (String name : DirectoryEntries.list(fd)) {
        String path = directory + "/" + name;
        if (FileCalls.statIfPresent(layer.resolve(path)) == null) {
          checkAll(path);
        }
      }
    }
  }

  /** Everything at and below the path would go. */
  private void checkAll(String path) throws IOException {
    FileStat stat = FileCalls.stat(Fd.NONE, upper.resolve(path).toString());
    if (!stat.isDirectory()) {
      if (!asInImage(path, stat)) {
        conflicts.add(path);
      }
      return;
    }
    try (Fd fd = Fd.directory(upper.resolve(path))) {
      for (String name : DirectoryEntries.list(fd)) {
        checkAll(path + "/" + name);
      }
    }
  }

  private boolean asInImage(String path, FileStat theirs) throws IOException {
    MergedTree.@Nullable Entry image = present.lookup(path);
    if (theirs.isWhiteout()) {
      return image == null;
    }
    if (image == null) {
      return false;
    }
    if (prepared.covers(path)) {
      return image.stat().isRegular()
          && theirs.isRegular()
          && prepared.of(path, text(Path.of(image.path()))).equals(text(upper.resolve(path)));
    }
    return theirs.mode() == image.stat().mode()
        && theirs.uid() == image.stat().uid()
        && theirs.gid() == image.stat().gid()
        && sameContents(upper.resolve(path), theirs, Path.of(image.path()), image.stat());
  }

  private boolean asInLayer(Path layer, String path, FileStat ours, FileStat theirs)
      throws IOException {
    if (ours.isWhiteout() || theirs.isWhiteout()) {
      return ours.isWhiteout() && theirs.isWhiteout();
    }
    return sameContents(upper.resolve(path), theirs, layer.resolve(path), ours);
  }

  private static boolean sameContents(Path a, FileStat aStat, Path b, FileStat bStat)
      throws IOException {
    if (aStat.type() != bStat.type()) {
      return false;
    }
    return switch (aStat.type()) {
      case FileStat.REGULAR ->
          aStat.size() == bStat.size() && (sameTime(aStat, bStat) || Files.mismatch(a, b) == -1);
      case FileStat.SYMLINK ->
          Objects.equals(
              FileCalls.readlink(Fd.NONE, a.toString()), FileCalls.readlink(Fd.NONE, b.toString()));
      default -> aStat.rdevMajor() == bStat.rdevMajor() && aStat.rdevMinor() == bStat.rdevMinor();
    };
  }

  private static boolean sameTime(FileStat a, FileStat b) {
    return a.mtimeSeconds() == b.mtimeSeconds() && a.mtimeNanos() == b.mtimeNanos();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
