package dev.bothy.engine.fileop;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.FileAction;
import org.jspecify.annotations.Nullable;

/** Directories made on the way to something. */
final class Directories {
  private static final long NANOS = 1_000_000_000L;

  private Directories() {}

  /**
   * Makes the directory and what is missing above it.
   *
   * @param mode permission bits of what is made, besides the set-group-id bit of what it is in
   * @param wished null for the usual one, see {@link Ownership#in}
   * @param timestamp nanoseconds since 1970 for what is made; -1 for now
   * @throws ErrnoException ENOTDIR when something else is in the way
   */
  static void makeAll(Fd root, RootPath path, int mode, @Nullable Ownership wished, long timestamp)
      throws ErrnoException {
    RootPath at = RootPath.ROOT;
    for (String part : path.parts()) {
      at = at.child(part);
      FileStat stat = at.stat(root);
      if (stat == null) {
        RootPath parent = at.parent();
        FileStat parentBefore = FileCalls.stat(root, parent.relative());
        Ownership owner = Ownership.in(parentBefore, wished);
        FileCalls.mkdir(root, at.relative(), 0700);
        FileCalls.chown(root, at.relative(), owner.uid(), owner.gid());
        FileCalls.chmod(root, at.relative(), mode | Ownership.setGid(parentBefore));
        setTime(root, at.relative(), timestamp);
        FileCalls.times(root, parent.relative(), parentBefore);
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
