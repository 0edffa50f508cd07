package dev.bothy.engine.source;

import dev.bothy.engine.op.Crew;
import dev.bothy.engine.store.PendingLayer;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Copies what a scan saw into a layer, while others may change the directory. */
final class LocalCopy {
  /** Bytes in one pair of hands; what is larger is one file. */
  private static final long HANDFUL = 8 << 20;

  /** So many directories are worth threads. */
  private static final int MANY = 32;

  private final LocalTree tree;
  private final Fd from;
  private final Fd to;
  private final Path layer;
  private final SharedFiles shared;
  private final boolean much;
  private volatile boolean changed;

  private LocalCopy(LocalTree tree, Fd from, Fd to, Path layer, SharedFiles shared) {
    this.much = SharedFiles.isMuch(files(tree.entries()), size(tree.entries()));
    this.layer = layer;
    this.tree = tree;
    this.shared = shared;
    this.from = from;
    this.to = to;
  }

  /**
   * False when a file was not any more what the scan saw.
   *
   * @param shared with the last layer from this directory
   */
  static boolean copy(LocalTree tree, Fd from, PendingLayer layer, SharedFiles shared)
      throws IOException, InterruptedException {
    try (Fd to = Fd.directory(layer.fs())) {
      return new LocalCopy(tree, from, to, layer.fs(), shared).all(tree.entries());
    }
  }

  private boolean all(List<LocalTree.Entry> entries) throws IOException, InterruptedException {
    List<LocalTree.Entry> directories = new ArrayList<>();
    for (LocalTree.Entry entry : entries) {
      if (entry.isDirectory()) {
        directories.add(entry);
      }
    }
    makeDirectories(directories);
    Crew.each(handfuls(entries), this::copy);
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
      FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
      FileCalls.times(to, entry.path(), stat);
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
      if (level.size() >= MANY) {
        Crew.each(level, this::makeDirectory);
      } else {
        for (LocalTree.Entry entry : level) {
          makeDirectory(entry);
        }
      }
    }
  }

  private void makeDirectory(LocalTree.Entry entry) throws ErrnoException {
    FileCalls.mkdir(to, entry.path(), 0700);
  }

  /**
   * Everything but directories, by directory, since two threads get into each other's way in one.
   */
  private static List<List<LocalTree.Entry>> handfuls(List<LocalTree.Entry> entries) {
    List<List<LocalTree.Entry>> handfuls = new ArrayList<>();
    List<LocalTree.Entry> handful = new ArrayList<>();
    String directory = "";
    long bytes = 0;
    for (LocalTree.Entry entry : entries) {
      if (entry.isDirectory()) {
        continue;
      }
      String parent = entry.path().substring(0, Math.max(0, entry.path().lastIndexOf('/')));
      if (!parent.equals(directory) || bytes > HANDFUL) {
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

  private static long files(List<LocalTree.Entry> entries) {
    long files = 0;
    for (LocalTree.Entry entry : entries) {
      files += entry.isRegular() ? 1 : 0;
    }
    return files;
  }

  private static long size(List<LocalTree.Entry> handful) {
    long bytes = 0;
    for (LocalTree.Entry entry : handful) {
      bytes += entry.size();
    }
    return bytes;
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
      FileCalls.symlink(entry.content(), to, entry.path());
    } else {
      int type = entry.isPipe() ? FileStat.FIFO : FileStat.REGULAR;
      FileCalls.mknod(to, entry.path(), type | 0600, 0, 0);
      FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
    }
    FileStat stat = FileCalls.statIfPresent(from, entry.path());
    if (stat == null) {
      return false;
    }
    FileCalls.times(to, entry.path(), stat);
    return true;
  }

  /** Best effort, as BuildKit does it: not every store's file system has room for them. */
  private void attributes(LocalTree.Entry entry) throws ErrnoException {
    try {
      Metadata.copyXattrs(from, entry.path(), to, entry.path(), UserAttributes::carried);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private boolean file(LocalTree.Entry entry) throws IOException {
    if (!much || !tree.settled(entry)) {
      return copied(entry);
    }
    return shared.take(wanted(entry), to) || copied(entry);
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
        Fd out = to.openAt(entry.path(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
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
      Digest copied = StatCache.contents(RawPaths.resolve(layer, entry.path()), source);
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
