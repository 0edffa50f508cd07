package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

  private record Item(String path, Entry entry) {}

  private final OverlayMarks marks;
  private final List<Item> items = new ArrayList<>();
  private final List<Integer> parts = new ArrayList<>();

  public Selection(OverlayMarks marks) {
    this.marks = marks;
  }

  /** Begins a part: what follows is read apart from what came before. */
  public void begin() {
    parts.add(items.size());
  }

  /**
   * Selects an entry, with all below it that the filter takes.
   *
   * @param name under which it counts
   */
  public void add(MergedTree tree, String name, Entry entry, Filter filter)
      throws IOException, InterruptedException {
    items.add(new Item(name, entry));
    if (entry.stat().isDirectory()) {
      below(tree, entry, name + "/", "", filter);
    }
  }

  private void below(
      MergedTree tree, Entry directory, String prefix, String relative, Filter filter)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    for (Map.Entry<String, Entry> child : tree.children(directory).entrySet()) {
      String path = relative + child.getKey();
      boolean taken = filter.takes(path);
      Item item = new Item(prefix + path, child.getValue());
      if (!item.entry().stat().isDirectory()) {
        if (taken) {
          items.add(item);
        }
        continue;
      }
      boolean enters = taken || filter.entersDirectory(path);
      int at = items.size();
      if (enters) {
        items.add(item);
        below(tree, item.entry(), prefix, path + "/", filter);
      }
      if (enters && !taken && items.size() == at + 1) {
        items.removeLast(); // nothing below it counts
      }
    }
  }

  /** Whether both hold the same. Contents are read only where all else agrees. */
  public boolean same(Selection other) throws IOException, InterruptedException {
    if (items.size() != other.items.size() || !parts.equals(other.parts)) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      Item a = items.get(i);
      Item b = other.items.get(i);
      if (!a.path().equals(b.path()) || !alike(a.entry().stat(), b.entry().stat())) {
        return false;
      }
    }
    for (int i = 0; i < items.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!equal(items.get(i).entry(), other.items.get(i).entry())) {
        return false;
      }
    }
    return true;
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
    if (a.stat().sameFile(b.stat())) {
      return true;
    }
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
