package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with the upper directory of an overlay before it is a layer that may be laid
 * on other trees too: an opaque directory hides all there is, whatever tree it is laid on, where
 * only what it has replaced was deleted. So the names that were there become whiteouts.
 *
 * <p>What the overlay copied up and nobody changed is found on the way.
 */
final class Settling {
  private final MergedTree below;
  private final OverlayMarks marks;
  private final List<String> unchanged = new ArrayList<>();

  private Settling(MergedTree below, OverlayMarks marks) {
    this.below = below;
    this.marks = marks;
  }

  /**
   * Settles the directory.
   *
   * @param below what it was mounted on
   * @return paths in it of what is as below, those below such a path left out
   */
  static List<String> of(Path upper, MergedTree below, OverlayMarks marks) throws IOException {
    Settling settling = new Settling(below, marks);
    Entry root = below.root();
    if (root != null) {
      try (Fd fd = Fd.directory(upper)) {
        settling.directory(fd, root, "", false);
      }
    }
    return settling.unchanged;
  }

  /**
   * Settles what is in a directory.
   *
   * @param lower the directory that it lies on
   * @param replaced whether it hides all that was in that one
   * @return whether everything in it is as below
   */
  private boolean directory(Fd dir, Entry lower, String path, boolean replaced) throws IOException {
    boolean same = true;
    List<String> names = DirectoryEntries.list(dir);
    for (String name : names) {
      same &= entry(dir, name, below.child(lower, name), path + name, replaced);
    }
    if (replaced && hide(dir, lower, names)) {
      same = false;
    }
    return same;
  }

  /**
   * Marks as deleted what the directory below has and this one has not. This one stays as old as
   * the step left it.
   *
   * @return whether there was such
   */
  private boolean hide(Fd dir, Entry lower, List<String> names) throws IOException {
    Set<String> gone = new HashSet<>(below.children(lower).keySet());
    names.forEach(gone::remove);
    if (gone.isEmpty()) {
      return false;
    }
    FileStat before = FileCalls.stat(dir);
    for (String name : gone) {
      marks.whiteout(dir, name);
    }
    FileCalls.times(dir, before);
    return true;
  }

  private boolean entry(Fd dir, String name, @Nullable Entry lower, String path, boolean replaced)
      throws IOException {
    FileStat stat = FileCalls.stat(dir, name);
    if (stat.isWhiteout()) {
      return false;
    }
    Entry now = new Entry(dir.path() + "/" + name, stat, List.of());
    if (!stat.isDirectory()) {
      // Of names of one file those that were there are no difference, as in BuildKit.
      return note(lower != null && SameEntry.of(lower, now), path);
    }
    boolean opaque = marks.isOpaque(dir, name);
    boolean same = false;
    if (lower != null && lower.stat().isDirectory()) {
      int before = unchanged.size();
      try (Fd child = dir.childDirectory(name)) {
        same = directory(child, lower, path + "/", replaced || opaque);
      }
      same &= SameEntry.of(lower, now);
      if (same) {
        unchanged.subList(before, unchanged.size()).clear(); // it stands for them
      }
    }
    if (opaque) {
      marks.makeTransparent(dir, name);
    }
    return note(same, path);
  }

  private boolean note(boolean same, String path) {
    if (same) {
      unchanged.add(path);
    }
    return same;
  }
}
