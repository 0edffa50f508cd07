package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Part of a merged tree as what reads it sees it: names, types, permissions, owners, devices,
 * links, attributes and contents. Times and the layout of hard links do not count, as in BuildKit's
 * content digests. The layers must stay while it is used.
 */
public final class Selection {
  /** Which paths below a selected directory count; the directory itself always does. */
  public interface Filter {
    Filter ALL =
        new Filter() {
          @Override
          public boolean takes(String path) {
            return true;
          }

          @Override
          public boolean entersDirectory(String path) {
            return true;
          }
        };

    /** Whether the path, relative to what is selected, counts. */
    boolean takes(String path);

    /** Whether something below the directory may count. */
    boolean entersDirectory(String path);
  }

  /** What was selected, with all below it that the filter takes. */
  private record Root(MergedTree tree, String name, Entry entry, Filter filter) {}

  /**
   * Entries that may differ.
   *
   * @param path below the root of that number in that part
   */
  private record Pair(Entry mine, Entry theirs, int part, int root, String path) {}

  /** One in so many is few. */
  private static final int FEW = 16;

  private final OverlayMarks marks;
  private final List<List<Root>> parts = new ArrayList<>();

  /** Where this differed from the last other one: it is likely to differ there from the next. */
  private @Nullable Pair suspect;

  public Selection(OverlayMarks marks) {
    this.marks = marks;
  }

  /** Begins a part: what follows is read apart from what came before. */
  public void begin() {
    parts.add(new ArrayList<>());
  }

  /**
   * Selects an entry, with all below it that the filter takes. Nothing is looked at before there is
   * something to compare it with.
   *
   * @param name under which it counts
   */
  public void add(MergedTree tree, String name, Entry entry, Filter filter) {
    parts.getLast().add(new Root(tree, name, entry, filter));
  }

  /**
   * Whether both hold the same; found out up to the first difference. Contents are read only where
   * all else agrees.
   */
  public boolean same(Selection other) throws IOException, InterruptedException {
    if (parts.size() != other.parts.size() || differsWhereSuspected(other)) {
      return false;
    }
    List<Pair> pairs = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      List<Root> mine = parts.get(part);
      List<Root> theirs = other.parts.get(part);
      if (mine.size() != theirs.size()) {
        return false;
      }
      for (int i = 0; i < mine.size(); i++) {
        if (!mine.get(i).name().equals(theirs.get(i).name())
            || !new Walk(part, i, theirs.get(i).tree(), pairs).roots(theirs.get(i).entry())) {
          return false;
        }
      }
    }
    for (Pair pair : pairs) {
      pause();
      if (!equal(pair.mine(), pair.theirs())) {
        suspect = pair;
        return false;
      }
    }
    return true;
  }

  private boolean differsWhereSuspected(Selection other) throws IOException {
    Pair pair = suspect;
    if (pair == null
        || pair.mine().stat().isDirectory()
        || pair.root() >= other.parts.get(pair.part()).size()) {
      return false;
    }
    Root root = other.parts.get(pair.part()).get(pair.root());
    Entry there = root.entry();
    for (String name : pair.path().isEmpty() ? new String[0] : pair.path().split("/", -1)) {
      there = there == null ? null : root.tree().child(there, name);
    }
    return there == null
        || !alike(pair.mine().stat(), there.stat())
        || !pair.mine().stat().sameFile(there.stat()) && !equal(pair.mine(), there);
  }

  private static void pause() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Two trees in step. Whatever cannot be told from their entries alone is put aside as a pair. */
  private final class Walk {
    private final int part;
    private final int root;
    private final Root mine;
    private final MergedTree theirs;
    private final Filter filter;
    private final List<Pair> pairs;
    private int shared;
    private int apart;

    Walk(int part, int root, MergedTree theirs, List<Pair> pairs) {
      this.part = part;
      this.root = root;
      this.mine = parts.get(part).get(root);
      this.theirs = theirs;
      this.filter = mine.filter();
      this.pairs = pairs;
    }

    boolean roots(Entry their) throws IOException, InterruptedException {
      return alike(mine.entry(), their, "")
          && (!isDirectory(mine.entry()) || below(mine.entry(), their, "") != Below.DIFFERENT);
    }

    private enum Below {
      NOTHING,
      THE_SAME,
      DIFFERENT
    }

    private Below below(Entry a, Entry b, String prefix) throws IOException, InterruptedException {
      pause();
      SideBySide both = SideBySide.of(mine.tree(), a, theirs, b);
      Map<String, Entry> left = both.left();
      Map<String, Entry> right = both.right();
      SequencedSet<String> names = new LinkedHashSet<>(left.keySet());
      names.addAll(right.keySet());
      boolean something = false;
      for (String name : both.linked()) {
        if (filter.takes(prefix + name)) {
          shared++;
          something = true;
        }
      }
      for (String name : names) {
        switch (child(left.get(name), right.get(name), prefix + name)) {
          case DIFFERENT -> {
            return Below.DIFFERENT;
          }
          case THE_SAME -> something = true;
          case NOTHING -> {}
        }
      }
      return something ? Below.THE_SAME : Below.NOTHING;
    }

    private Below child(@Nullable Entry a, @Nullable Entry b, String path)
        throws IOException, InterruptedException {
      boolean taken = filter.takes(path);
      if (a != null && b != null && isDirectory(a) && isDirectory(b)) {
        if (!taken && !filter.entersDirectory(path)) {
          return Below.NOTHING;
        }
        if (taken && !alike(a, b, path)) {
          return Below.DIFFERENT;
        }
        Below below = below(a, b, path + "/");
        return below == Below.NOTHING && taken
            ? Below.THE_SAME
            : below == Below.THE_SAME && !taken && !alike(a, b, path) ? Below.DIFFERENT : below;
      }
      if (a != null && b != null && taken) {
        return alike(a, b, path) ? Below.THE_SAME : Below.DIFFERENT;
      }
      return counts(mine.tree(), a, path) || counts(theirs, b, path)
          ? Below.DIFFERENT
          : Below.NOTHING;
    }

    /** Whether something is there, or below it, that the other tree has no match of. */
    private boolean counts(MergedTree tree, @Nullable Entry entry, String path)
        throws IOException, InterruptedException {
      if (entry == null || filter.takes(path)) {
        return entry != null;
      }
      if (!isDirectory(entry) || !filter.entersDirectory(path)) {
        return false;
      }
      pause();
      for (Map.Entry<String, Entry> child : tree.children(entry).entrySet()) {
        if (counts(tree, child.getValue(), path + "/" + child.getKey())) {
          return true;
        }
      }
      return false;
    }

    private boolean alike(Entry a, Entry b, String path) throws IOException {
      if (a.stat().sameFile(b.stat())) {
        shared++;
        return true;
      }
      Pair pair = new Pair(a, b, part, root, path);
      boolean alike = Selection.alike(a.stat(), b.stat());
      if (alike && isOutlier(a)) {
        alike = equal(a, b);
      } else {
        pairs.add(pair);
      }
      if (!alike) {
        suspect = pair;
      }
      return alike;
    }

    /** Where most are the very same files, one that is another is read at once. */
    private boolean isOutlier(Entry file) {
      return file.stat().isRegular() && ++apart * FEW < shared;
    }

    private static boolean isDirectory(Entry entry) {
      return entry.stat().isDirectory();
    }
  }

  private static boolean alike(FileStat a, FileStat b) {
    return a.mode() == b.mode()
        && a.uid() == b.uid()
        && a.gid() == b.gid()
        && a.rdevMajor() == b.rdevMajor()
        && a.rdevMinor() == b.rdevMinor()
        && (!a.isRegular() || a.size() == b.size());
  }

  private boolean equal(Entry a, Entry b) throws IOException {
    if (!attributes(a).equals(attributes(b))) {
      return false;
    }
    return switch (a.stat().type()) {
      case FileStat.SYMLINK ->
          FileCalls.readlink(Fd.NONE, a.path()).equals(FileCalls.readlink(Fd.NONE, b.path()));
      case FileStat.REGULAR -> FileContents.same(a.path(), b.path());
      default -> true;
    };
  }

  private List<String> attributes(Entry entry) throws IOException {
    List<String> counted = new ArrayList<>();
    for (String name : Xattrs.list(Fd.NONE, entry.path())) {
      if (marks.isPortable(name)) {
        counted.add(name + "=" + Arrays.toString(Xattrs.get(Fd.NONE, entry.path(), name)));
      }
    }
    return counted;
  }
}
