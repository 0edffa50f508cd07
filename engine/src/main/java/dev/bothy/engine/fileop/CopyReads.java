package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.snapshot.Selection;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a copy reads of its source, found as {@link CopyAction} finds it but without a mount. */
public final class CopyReads {
  private final MergedTree tree;
  private final Selection into;

  /**
   * @param into where it is put
   */
  public CopyReads(MergedTree tree, Selection into) {
    this.tree = tree;
    this.into = into;
  }

  /**
   * Selects the copy's sources; nothing where there is none.
   *
   * @return false when it cannot be told what the copy reads
   */
  public boolean select(FileAction.Copy copy) throws IOException, InterruptedException {
    into.begin();
    CopyFilter filter;
    try {
      filter = new CopyFilter(copy.includePatterns(), copy.excludePatterns());
    } catch (StepFailure e) {
      return false; // running it will say what is wrong
    }
    List<String> parts = PathParts.of(copy.src());
    String last = parts.isEmpty() ? "" : parts.getLast();
    if (!copy.allowWildcard()) {
      return add(place(copy.src(), copy.followSymlink()), last, copy, filter);
    }
    int first = Wildcards.literals(parts);
    String base = place("/" + String.join("/", parts.subList(0, first)), copy.followSymlink());
    List<String> patterns = parts.subList(first, parts.size());
    for (String pattern : patterns) {
      if (!PathPatterns.isWellFormed(pattern)) {
        return false;
      }
    }
    if (base == null || patterns.isEmpty()) {
      return add(base, last, copy, filter);
    }
    return search(base, tree.lookup(base), patterns, copy, filter);
  }

  /** Selects a file by its path, links followed, as when a name is looked up in it. */
  public boolean selectFile(String path) throws IOException, InterruptedException {
    into.begin();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return add(tree.resolve(path), name, null, Selection.Filter.ALL);
  }

  /** An absolute path without links; null after too many of them. */
  private @Nullable String place(String path, boolean followLast) throws IOException {
    String trimmed = path;
    while (trimmed.endsWith("/") || trimmed.endsWith("/.")) {
      trimmed = trimmed.substring(0, trimmed.lastIndexOf('/'));
    }
    int slash = trimmed.lastIndexOf('/');
    String last = trimmed.substring(slash + 1);
    if (followLast || last.isEmpty() || last.equals(".") || last.equals("..")) {
      return tree.resolve(trimmed);
    }
    String parent = tree.resolve(trimmed.substring(0, slash + 1));
    return parent == null ? null : (parent.equals("/") ? "" : parent) + "/" + last;
  }

  /**
   * Selects what is at the path.
   *
   * @param copy null when nothing is copied
   */
  private boolean add(
      @Nullable String path, String name, FileAction.@Nullable Copy copy, Selection.Filter filter)
      throws IOException, InterruptedException {
    if (path == null) {
      return false;
    }
    Entry entry = tree.lookup(path);
    if (entry == null) {
      return true;
    }
    into.add(tree, name, entry, filter);
    if (copy != null && copy.attemptUnpack() && entry.stat().isSymlink()) {
      // An archive is opened through a link even where a copy is one of the link.
      String target = tree.resolve(path);
      Entry archive = target == null ? null : tree.lookup(target);
      if (archive != null && archive.stat().isRegular()) {
        into.add(tree, name, archive, Selection.Filter.ALL);
      }
    }
    return true;
  }

  /** Selects the matches below a directory; false when one leads nowhere. */
  private boolean search(
      String path,
      @Nullable Entry at,
      List<String> patterns,
      FileAction.Copy copy,
      Selection.Filter filter)
      throws IOException, InterruptedException {
    if (at == null || !at.stat().isDirectory()) {
      return true;
    }
    boolean all = true;
    for (Map.Entry<String, Entry> child : tree.children(at).entrySet()) {
      String name = child.getKey();
      if (!PathPatterns.matchesName(patterns.getFirst(), name)) {
        continue;
      }
      String below = (path.equals("/") ? "" : path) + "/" + name;
      if (patterns.size() > 1) {
        List<String> rest = patterns.subList(1, patterns.size());
        all &= search(below, child.getValue(), rest, copy, filter);
      } else if (copy.followSymlink() && child.getValue().stat().isSymlink()) {
        all &= add(tree.resolve(below), name, copy, filter);
      } else {
        all &= add(below, name, copy, filter);
      }
    }
    return all;
  }
}
