package dev.bothy.engine.source.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Names of one regular file among the entries of a tree. */
final class LocalLinks {
  private LocalLinks() {}

  /**
   * Each further name with the first one, in the order of the entries. Nearly always there is none,
   * which takes a look at each number.
   */
  static SequencedMap<LocalTree.Entry, LocalTree.Entry> of(List<LocalTree.Entry> entries) {
    SequencedMap<LocalTree.Entry, LocalTree.Entry> links = new LinkedHashMap<>();
    if (!hasTwice(entries)) {
      return links;
    }
    Map<List<Long>, List<LocalTree.Entry>> files = new HashMap<>();
    for (LocalTree.Entry entry : entries) {
      StatCache.Identity id = entry.identity();
      if (id == null) {
        continue;
      }
      List<LocalTree.Entry> names =
          files.computeIfAbsent(List.of(id.dev(), id.ino()), _ -> new ArrayList<>());
      names.add(entry);
      if (names.size() > 1) {
        links.put(entry, names.getFirst());
      }
    }
    return links;
  }

  /** Whether a number comes twice, of which 0 is none; open addressing, without an object each. */
  private static boolean hasTwice(List<LocalTree.Entry> entries) {
    long[] slots = new long[Integer.highestOneBit(Math.max(1, entries.size())) * 4];
    for (LocalTree.Entry entry : entries) {
      StatCache.Identity id = entry.identity();
      if (id == null) {
        continue;
      }
      long ino = id.ino();
      int slot = (int) (ino * 0x9e37_79b9_7f4a_7c15L >>> 32) & (slots.length - 1);
      while (slots[slot] != 0) {
        if (slots[slot] == ino) {
          return true;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = ino;
    }
    return false;
  }
}
