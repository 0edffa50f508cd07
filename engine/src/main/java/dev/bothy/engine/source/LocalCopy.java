package dev.bothy.engine.source;

import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Copies what a scan saw into a layer, while others may change the directory. */
final class LocalCopy {
  private LocalCopy() {}

  /** False when a file was not any more what the scan saw. */
  static boolean copy(LocalTree tree, Fd from, PendingLayer layer)
      throws IOException, InterruptedException {
    List<LocalTree.Entry> directories = new ArrayList<>();
    try (Fd to = Fd.directory(layer.fs())) {
      for (LocalTree.Entry entry : tree.entries()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (entry.isDirectory()) {
          FileCalls.mkdir(to, entry.path(), 0700);
          directories.add(entry);
        } else if (!(entry.isRegular() ? file(entry, from, to) : special(entry, from, to))) {
          return false;
        }
      }
      for (LocalTree.Entry entry : directories.reversed()) {
        FileStat stat = FileCalls.statIfPresent(from, entry.path());
        if (stat == null) {
          return false;
        }
        if (!entry.content().isEmpty()) {
          attributes(entry, from, to);
        }
        FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
        FileCalls.times(to, entry.path(), stat);
      }
    }
    return true;
  }

  /** A link, a pipe, or what stands for a socket. */
  private static boolean special(LocalTree.Entry entry, Fd from, Fd to) throws ErrnoException {
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
  private static void attributes(LocalTree.Entry entry, Fd from, Fd to) throws ErrnoException {
    try {
      Metadata.copyXattrs(from, entry.path(), to, entry.path(), UserAttributes::carried);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private static boolean file(LocalTree.Entry entry, Fd from, Fd to) throws IOException {
    // Never through a link: whoever swaps a directory for one after the scan gives us nothing.
    try (Fd in = from.openBeneath(entry.path(), Fd.O_RDONLY | Fd.O_NONBLOCK);
        Fd out = to.openAt(entry.path(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
      FileStat before = FileCalls.stat(in);
      if (!before.isRegular()) {
        return false;
      }
      FileCalls.copyContents(in, out, before.size());
      attributes(entry, from, to);
      FileStat after = FileCalls.stat(in);
      StatCache.Identity seen = entry.identity();
      if (seen == null
          || !seen.equals(identity(before, seen.dev()))
          || !seen.equals(identity(after, seen.dev()))) {
        return false;
      }
      FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
      FileCalls.times(to, entry.path(), before);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ELOOP) {
        return false;
      }
      throw e;
    }
    return true;
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
