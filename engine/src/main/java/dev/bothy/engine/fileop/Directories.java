package dev.bothy.engine.fileop;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.FileAction;

/** Directories made on the way to something. */
final class Directories {
  private static final long NANOS = 1_000_000_000L;

  private Directories() {}

  /**
   * Makes the directory and what is missing above it.
   *
   * @param mode permission bits of what is made
   * @param timestamp nanoseconds since 1970 for what is made; -1 for now
   * @throws ErrnoException ENOTDIR when something else is in the way
   */
  static void makeAll(Fd root, RootPath path, int mode, Ownership owner, long timestamp)
      throws ErrnoException {
    RootPath at = RootPath.ROOT;
    for (String part : path.parts()) {
      at = at.child(part);
      FileStat stat = at.stat(root);
      if (stat == null) {
        RootPath parent = at.parent();
        FileStat parentBefore = parent.stat(root);
        FileCalls.mkdir(root, at.relative(), 0700);
        FileCalls.chown(root, at.relative(), owner.uid(), owner.gid());
        FileCalls.chmod(root, at.relative(), mode);
        setTime(root, at.relative(), timestamp);
        if (parentBefore != null) {
          FileCalls.times(root, parent.relative(), parentBefore);
        }
      } else if (!stat.isDirectory()) {
        throw new ErrnoException(Errno.ENOTDIR, "mkdir", at.toString());
      }
    }
  }

  /**
   * @param timestamp nanoseconds since 1970; -1 leaves the times as they are
   */
  static void setTime(Fd dir, String name, long timestamp) throws ErrnoException {
    if (timestamp != FileAction.KEEP) {
      long seconds = Math.floorDiv(timestamp, NANOS);
      int nanos = (int) Math.floorMod(timestamp, NANOS);
      FileCalls.times(dir, name, seconds, nanos, seconds, nanos);
    }
  }
}
