package dev.bothy.engine.source.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything of a tree but its directories, divided for several threads: by directory, since two
 * threads get into each other's way in one.
 */
final class Handfuls {
  /** In one pair of hands; what is larger is one file. */
  private static final long MOST_BYTES = 8 << 20;

  private Handfuls() {}

  /** The largest first, so that none is begun last. */
  static List<List<LocalTree.Entry>> of(List<LocalTree.Entry> entries) {
    List<List<LocalTree.Entry>> handfuls = new ArrayList<>();
    List<LocalTree.Entry> handful = new ArrayList<>();
    String directory = "";
    long bytes = 0;
    for (LocalTree.Entry entry : entries) {
      if (entry.isDirectory()) {
        continue;
      }
      String parent = entry.path().substring(0, Math.max(0, entry.path().lastIndexOf('/')));
      if (!parent.equals(directory) || bytes > MOST_BYTES) {
        directory = parent;
        bytes = 0;
        handful = new ArrayList<>();
      }
      if (handful.isEmpty()) {
        handfuls.add(handful);
      }
      handful.add(entry);
      bytes += entry.size();
    }
    handfuls.sort(Comparator.comparingLong((List<LocalTree.Entry> h) -> -size(h)));
    return handfuls;
  }

  private static long size(List<LocalTree.Entry> handful) {
    long bytes = 0;
    for (LocalTree.Entry entry : handful) {
      bytes += entry.size();
    }
    return bytes;
  }
}
