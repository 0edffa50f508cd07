package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What two directories have, each listed once.
 *
 * @param linked regular files that both have, as links to one inode under one name: found in the
 *     names alone, without a look at each. None where either directory is merged of several
 * @param left all else in the one, by name
 * @param right all else in the other
 */
record SideBySide(Set<String> linked, Map<String, Entry> left, Map<String, Entry> right) {
  static SideBySide of(MergedTree mine, Entry a, MergedTree theirs, Entry b) throws ErrnoException {
    if (a.directories().size() != 1
        || b.directories().size() != 1
        || a.stat().dev() != b.stat().dev()) {
      return new SideBySide(Set.of(), mine.children(a), theirs.children(b));
    }
    String left = a.directories().getFirst();
    String right = b.directories().getFirst();
    try (Fd here = MergedTree.open(left);
        Fd there = MergedTree.open(right)) {
      DirectoryEntries.Inodes ours = DirectoryEntries.inodes(here);
      DirectoryEntries.Inodes others = DirectoryEntries.inodes(there);
      Set<String> linked = new HashSet<>();
      ours.regular()
          .forEach(
              (name, inode) -> {
                if (inode.equals(others.regular().get(name))) {
                  linked.add(name);
                }
              });
      if (!linked.isEmpty()) {
        // Some file systems tell other numbers in names than of files: one look shows it.
        String one = linked.iterator().next();
        Long told = ours.regular().get(one);
        if (!isMeant(a, told, FileCalls.stat(here, one), FileCalls.stat(there, one))) {
          linked.clear();
        }
      }
      return new SideBySide(
          linked,
          MergedTree.childrenOfOne(left, here, without(linked, ours.names())),
          MergedTree.childrenOfOne(right, there, without(linked, others.names())));
    }
  }

  private static boolean isMeant(
      Entry directory, @Nullable Long told, FileStat here, FileStat there) {
    return told != null
        && told.equals(here.ino())
        && here.dev() == directory.stat().dev()
        && here.sameFile(there);
  }

  private static List<String> without(Set<String> linked, List<String> names) {
    return names.stream().filter(name -> !linked.contains(name)).toList();
  }
}
