package dev.bothy.engine.source.local;

import dev.bothy.engine.op.Crew;
import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.sys.ContentCopy;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Copies what a scan saw into a layer, while others may change the directory. */
final class LocalCopy {
  private final LocalTree tree;
  private final Fd from;
  private final Placement placement;
  private final Fd to;
  private final Path layer;
  private final SharedFiles shared;
  private final boolean much;

  /** Files that have other names too. */
  private final Set<LocalTree.Entry> linked = new HashSet<>();

  private volatile boolean changed;

  private LocalCopy(
      LocalTree tree, Fd from, Placement placement, Fd to, Path layer, SharedFiles shared) {
    this.much = tree.isMuch();
    this.placement = placement;
    this.layer = layer;
    this.tree = tree;
    this.shared = shared;
    this.from = from;
    this.to = to;
  }

  /**
   * False when a file was not any more what the scan saw.
   *
   * @param placement that the tree {@linkplain LocalTree#fits fits}
   * @param layer empty
   * @param shared with the last layer from this directory
   */
  static boolean copy(
      LocalTree tree, Fd from, Placement placement, PendingLayer layer, SharedFiles shared)
      throws IOException, InterruptedException {
    try (Fd root = Fd.directory(layer.fs());
        Fd to = place(root, placement.to())) {
      Path path = RawPaths.resolve(layer.fs(), placement.to());
      return new LocalCopy(tree, from, placement, to, path, shared).all();
    }
  }

  /** As the copy makes directories on the way to its destination. */
  private static Fd place(Fd root, String path) throws ErrnoException {
    Fd at = root.openBeneath(".", Fd.O_RDONLY | Fd.O_DIRECTORY);
    for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      try (Fd parent = at) {
        FileCalls.mkdir(parent, name, 0755);
        FileCalls.chmod(parent, name, 0755);
        at = parent.childDirectory(name);
      }
    }
    return at;
  }

  private boolean all() throws IOException, InterruptedException {
    List<LocalTree.Entry> entries = tree.entries();
    boolean copied = copied(placement.from().isEmpty() ? entries : below(entries));
    if (!copied || placement.from().isEmpty()) {
      return copied;
    }
    LocalTree.Entry taken = taken(entries);
    FileStat stat = FileCalls.statIfPresent(from, taken.path());
    if (stat == null || !stat.isDirectory()) {
      return false;
    }
    if (placement.whole()) {
      if (!taken.content().isEmpty()) {
        attributes(taken);
      }
      FileCalls.chmod(to, ".", taken.mode() & 07777);
    }
    FileCalls.times(to, ".", stat);
    return true;
  }

  private List<LocalTree.Entry> below(List<LocalTree.Entry> entries) {
    List<LocalTree.Entry> below = new ArrayList<>(entries.size());
    for (LocalTree.Entry entry : entries) {
      if (!placement.leadsTo(entry.path())) {
        below.add(entry);
      }
    }
    return below;
  }

  private LocalTree.Entry taken(List<LocalTree.Entry> entries) {
    return entries.stream()
        .filter(e -> e.path().equals(placement.from()))
        .findFirst()
        .orElseThrow();
  }

  /** Where the entry goes, relative to the place. */
  private String at(LocalTree.Entry entry) {
    return entry.path().equals(placement.from())
        ? "."
        : Objects.requireNonNull(placement.below(entry.path()));
  }

  private boolean copied(List<LocalTree.Entry> entries) throws IOException, InterruptedException {
    List<LocalTree.Entry> directories = new ArrayList<>();
    for (LocalTree.Entry entry : entries) {
      if (entry.isDirectory()) {
        directories.add(entry);
      }
    }
    makeDirectories(directories);
    SequencedMap<LocalTree.Entry, LocalTree.Entry> links = LocalLinks.of(entries);
    linked.addAll(links.values());
    Crew.each(Handfuls.of(without(entries, links.keySet())), this::copy);
    for (Map.Entry<LocalTree.Entry, LocalTree.Entry> link : links.entrySet()) {
      changed = changed || !link(link.getKey(), link.getValue());
    }
    if (changed) {
      return false;
    }
    for (LocalTree.Entry entry : directories.reversed()) {
      FileStat stat = FileCalls.statIfPresent(from, entry.path());
      if (stat == null) {
        return false;
      }
      if (!entry.content().isEmpty()) {
        attributes(entry);
      }
      FileCalls.chmod(to, at(entry), entry.mode() & 07777);
      FileCalls.times(to, at(entry), stat);
    }
    return true;
  }

  /** Level by level, the directories of a large one side by side. */
  private void makeDirectories(List<LocalTree.Entry> directories)
      throws IOException, InterruptedException {
    Map<Long, List<LocalTree.Entry>> levels = new TreeMap<>();
    for (LocalTree.Entry entry : directories) {
      long depth = entry.path().chars().filter(c -> c == '/').count();
      levels.computeIfAbsent(depth, _ -> new ArrayList<>()).add(entry);
    }
    for (List<LocalTree.Entry> level : levels.values()) {
      if (Crew.isWorth(level.size())) {
        Crew.each(level, this::makeDirectory);
      } else {
        for (LocalTree.Entry entry : level) {
          makeDirectory(entry);
        }
      }
    }
  }

  private void makeDirectory(LocalTree.Entry entry) throws ErrnoException {
    FileCalls.mkdir(to, at(entry), 0700);
  }

  private void copy(List<LocalTree.Entry> handful) throws IOException {
    for (LocalTree.Entry entry : handful) {
      if (!changed && !(entry.isRegular() ? file(entry) : special(entry))) {
        changed = true;
      }
    }
  }

  /** A link, a pipe, or what stands for a socket. */
  private boolean special(LocalTree.Entry entry) throws ErrnoException {
    if (entry.isSymlink()) {
      FileCalls.symlink(entry.content(), to, at(entry));
    } else {
      int type = entry.isPipe() ? FileStat.FIFO : FileStat.REGULAR;
      FileCalls.mknod(to, at(entry), type | 0600, 0, 0);
      FileCalls.chmod(to, at(entry), entry.mode() & 07777);
    }
    FileStat stat = FileCalls.statIfPresent(from, entry.path());
    if (stat == null) {
      return false;
    }
    FileCalls.times(to, at(entry), stat);
    return true;
  }

  /** Best effort, as BuildKit does it: not every store's file system has room for them. */
  private void attributes(LocalTree.Entry entry) throws ErrnoException {
    try {
      Metadata.copyXattrs(from, entry.path(), to, at(entry), UserAttributes::carried);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private boolean file(LocalTree.Entry entry) throws IOException {
    // Names of one file are not shared: another tree may have one of them for another file.
    if (!much || !tree.settled(entry) || linked.contains(entry)) {
      return copied(entry);
    }
    return shared.take(wanted(entry), to) || copied(entry);
  }

  private static List<LocalTree.Entry> without(
      List<LocalTree.Entry> entries, Set<LocalTree.Entry> some) {
    return some.isEmpty()
        ? entries
        : entries.stream().filter(entry -> !some.contains(entry)).toList();
  }

  /** A further name of a file that has been copied; false when it is not that file's any more. */
  private boolean link(LocalTree.Entry entry, LocalTree.Entry first) throws IOException {
    FileStat stat = FileCalls.statIfPresent(from, entry.path());
    StatCache.Identity seen = Objects.requireNonNull(entry.identity());
    if (stat == null || !stat.isRegular() || !seen.equals(identity(stat, seen.dev()))) {
      return false;
    }
    try {
      FileCalls.link(to, at(first), to, at(entry));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EMLINK) {
        return copied(entry);
      }
      throw e;
    }
  }

  private static SharedFiles.Wanted wanted(LocalTree.Entry entry) {
    StatCache.Identity id = Objects.requireNonNull(entry.identity());
    return new SharedFiles.Wanted(
        entry.path(),
        entry.content(),
        id.size(),
        Math.floorDiv(id.mtime(), 1_000_000_000L),
        (int) Math.floorMod(id.mtime(), 1_000_000_000L),
        entry.mode() & 07777,
        0,
        0);
  }

  private boolean copied(LocalTree.Entry entry) throws IOException {
    // Never through a link: whoever swaps a directory for one after the scan gives us nothing.
    try (Fd in = from.openBeneath(entry.path(), Fd.O_RDONLY | Fd.O_NONBLOCK);
        Fd out = to.openAt(at(entry), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
      FileStat before = FileCalls.stat(in);
      StatCache.Identity seen = entry.identity();
      if (!before.isRegular() || seen == null || !seen.equals(identity(before, seen.dev()))) {
        return false;
      }
      ContentCopy.copy(in, out, before.size());
      if (Xattrs.hasAny(in)) {
        attributes(entry);
      }
      if (!seen.equals(identity(FileCalls.stat(in), seen.dev()))) {
        return false;
      }
      FileCalls.chmod(out, entry.mode() & 07777);
      FileCalls.times(out, before);
      shared.made(FileCalls.stat(out));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ELOOP) {
        return false;
      }
      throw e;
    }
    return tree.settled(entry) || isAsRead(entry);
  }

  /** A file may change within a moment and look the same: then what was copied tells. */
  private boolean isAsRead(LocalTree.Entry entry) throws IOException {
    Path source = RawPaths.resolve(Path.of(from.path()), entry.path());
    try {
      Digest copied = StatCache.contents(RawPaths.resolve(layer, at(entry)), source);
      return copied.hex().equals(entry.content());
    } catch (NoSuchFileException e) {
      return false; // gone since it was copied
    }
  }

  /** The device number is the scan's: the two ways to ask for it encode it differently. */
  private static StatCache.Identity identity(FileStat stat, long dev) {
    return new StatCache.Identity(
        dev,
        stat.ino(),
        stat.size(),
        stat.mtimeSeconds() * 1_000_000_000 + stat.mtimeNanos(),
        stat.ctimeSeconds() * 1_000_000_000 + stat.ctimeNanos());
  }
}
