package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one merged tree to another, written as a layer: changed and new entries, and a
 * whiteout for each name that is gone. A directory in the place of something else hides nothing: on
 * another tree that has such a directory the two are merged, as in BuildKit.
 *
 * <p>Files are hard links to the layers' own, which nobody ever writes to. Directories that are
 * merged from the same places are the same and are not walked.
 */
final class ComputedDiff {
  private final OverlayMarks marks;
  private final MergedTree lower;
  private final MergedTree upper;
  private final boolean links;
  private final TreeCopy copies;

  /**
   * @param links whether files are links; else they are copies
   */
  ComputedDiff(MergedTree lower, MergedTree upper, OverlayMarks marks, boolean links) {
    this.links = links;
    this.copies = new TreeCopy(marks);
    this.lower = lower;
    this.upper = upper;
    this.marks = marks;
  }

  /** Writes the difference into an empty directory. */
  void write(Fd into) throws IOException {
    Entry from = lower.root();
    Entry to = upper.root();
    changes(from, to, into);
    if (to != null) {
      finish(to, into, ".");
    }
  }

  /** Whether anything was written. */
  private boolean changes(@Nullable Entry from, @Nullable Entry to, Fd into) throws IOException {
    Map<String, Entry> before = from == null ? Map.of() : lower.children(from);
    Map<String, Entry> after = to == null ? Map.of() : upper.children(to);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    boolean any = false;
    for (String name : names) {
      any |= change(before.get(name), after.get(name), into, name);
    }
    return any;
  }

  private boolean change(@Nullable Entry from, @Nullable Entry to, Fd into, String name)
      throws IOException {
    if (to == null) {
      marks.whiteout(into, name);
      return true;
    }
    if (!to.stat().isDirectory()) {
      if (from != null && SameEntry.of(from, to)) {
        return false;
      }
      put(to, into, name);
      return true;
    }
    if (from != null && from.stat().isDirectory()) {
      if (from.directories().equals(to.directories())) {
        return false;
      }
      FileCalls.mkdir(into, name, 0700);
      boolean changed;
      try (Fd child = into.childDirectory(name)) {
        changed = changes(from, to, child);
      }
      if (!changed && SameEntry.of(from, to)) {
        FileCalls.rmdir(into, name);
        return false;
      }
      finish(to, into, name);
      return true;
    }
    FileCalls.mkdir(into, name, 0700);
    try (Fd child = into.childDirectory(name)) {
      changes(null, to, child);
    }
    finish(to, into, name);
    return true;
  }

  private void finish(Entry like, Fd into, String name) throws IOException {
    Metadata.copy(Fd.NONE, like.path(), like.stat(), into, name, a -> !marks.isOwn(a));
  }

  private void put(Entry entry, Fd into, String name) throws IOException {
    if (!links) {
      copies.copy(Fd.NONE, entry.path(), into, name);
      return;
    }
    try {
      FileCalls.link(Fd.NONE, entry.path(), into, name);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EMLINK && e.errno() != Errno.EXDEV && e.errno() != Errno.EPERM) {
        throw e;
      }
      copies.copy(Fd.NONE, entry.path(), into, name);
    }
  }
}
