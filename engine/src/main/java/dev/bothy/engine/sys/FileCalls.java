package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * System calls on names below an open directory. Symbolic links as the last component are never
 * followed, except by {@link #chmod}, which the kernel has no other form of.
 */
public final class FileCalls {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_BTIME = 0x800;

  /** The words of a {@code struct statx} that are of use. */
  private static final int STATX_WORDS = 18;

  public static final int RENAME_NOREPLACE = 1;
  public static final int RENAME_EXCHANGE = 2;

  /** The time of {@link #times} that leaves it as it is. */
  public static final int UTIME_OMIT = (1 << 30) - 2;

  private FileCalls() {}

  /** What the name is, without following it. */
  public static FileStat stat(Fd dir, String name) throws ErrnoException {
    FileStat stat = statIfPresent(dir, name);
    if (stat == null) {
      throw new ErrnoException(Errno.ENOENT, "stat", dir.pathOf(name));
    }
    return stat;
  }

  /** As {@link #stat(Fd, String)}; null when nothing is there. */
  public static @Nullable FileStat statIfPresent(Fd dir, String name) throws ErrnoException {
    return statx(dir, name, AT_SYMLINK_NOFOLLOW);
  }

  public static @Nullable FileStat statIfPresent(Path absolute) throws ErrnoException {
    return statIfPresent(Fd.NONE, absolute.toString());
  }

  /** What is open. */
  public static FileStat stat(Fd open) throws ErrnoException {
    FileStat stat = statx(open, "", AT_EMPTY_PATH);
    if (stat == null) {
      throw new ErrnoException(Errno.ENOENT, "stat", open.path());
    }
    return stat;
  }

  private static @Nullable FileStat statx(Fd dir, String name, int flags) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory b = call.memory(256);
      long rc =
          call.raw(
              Nr.STATX,
              dir.number(),
              call.string(name),
              flags,
              STATX_BASIC_STATS | STATX_BTIME,
              b.address(),
              0);
      if (rc < 0) {
        if (call.errno() == Errno.ENOENT) {
          return null;
        }
        throw new ErrnoException(call.errno(), "stat", dir.pathOf(name));
      }
      return decoded(b);
    }
  }

  /** A {@code struct statx}; its numbers are little-endian on all machines that we run on. */
  private static FileStat decoded(Native.Memory statx) {
    // One copy: to read field by field from outside the heap takes longer than the call itself.
    long[] b = statx.longs(STATX_WORDS);
    return new FileStat(
        (int) (b[3] >>> 32) & 0xffff,
        (int) (b[2] >>> 32),
        (int) b[3],
        (int) b[2],
        b[17] << 32 | b[17] >>> 32,
        b[4],
        b[5],
        b[6],
        (int) b[16],
        (int) (b[16] >>> 32),
        b[8],
        (int) b[9],
        b[14],
        (int) b[15],
        b[12],
        (int) b[13],
        b[10],
        (int) b[11]);
  }

  public static void mkdir(Fd dir, String name, int mode) throws ErrnoException {
    at(Nr.MKDIRAT, "mkdir", dir, name, mode, 0, 0);
  }

  /**
   * Makes a device, fifo or empty regular file.
   *
   * @param mode type and permission bits
   */
  public static void mknod(Fd dir, String name, int mode, int major, int minor)
      throws ErrnoException {
    // The kernel's new_encode_dev: twelve bits of major, twenty of minor, interleaved.
    long dev = minor & 0xffL | (long) (major & 0xfff) << 8 | ((long) minor & ~0xffL) << 12;
    at(Nr.MKNODAT, "mknod", dir, name, mode, dev, 0);
  }

  /** Makes overlayfs's mark of a deleted name. */
  public static void whiteout(Fd dir, String name) throws ErrnoException {
    mknod(dir, name, FileStat.CHARACTER, 0, 0);
  }

  public static void symlink(String target, Fd dir, String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      check(
          call.raw(Nr.SYMLINKAT, call.string(target), dir.number(), call.string(name), 0, 0, 0),
          call,
          "symlink",
          dir,
          name);
    }
  }

  public static void link(Fd fromDir, String from, Fd dir, String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      check(
          call.raw(
              Nr.LINKAT,
              fromDir.number(),
              call.string(from),
              dir.number(),
              call.string(name),
              0,
              0),
          call,
          "link",
          dir,
          name);
    }
  }

  public static void unlink(Fd dir, String name) throws ErrnoException {
    at(Nr.UNLINKAT, "unlink", dir, name, 0, 0, 0);
  }

  public static void rmdir(Fd dir, String name) throws ErrnoException {
    at(Nr.UNLINKAT, "rmdir", dir, name, AT_REMOVEDIR, 0, 0);
  }

  /**
   * @param flags {@link #RENAME_NOREPLACE}, {@link #RENAME_EXCHANGE} or 0
   */
  public static void rename(Fd fromDir, String from, Fd dir, String name, int flags)
      throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      check(
          call.raw(
              Nr.RENAMEAT2,
              fromDir.number(),
              call.string(from),
              dir.number(),
              call.string(name),
              flags,
              0),
          call,
          "rename",
          fromDir,
          from);
    }
  }

  /** Sets permission bits; follows a symbolic link, so never call it on one. */
  public static void chmod(Fd dir, String name, int permissions) throws ErrnoException {
    at(Nr.FCHMODAT, "chmod", dir, name, permissions, 0, 0);
  }

  /** Sets permission bits of an open file. */
  public static void chmod(Fd open, int permissions) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      check(call.raw(Nr.FCHMOD, open.number(), permissions, 0, 0, 0, 0), call, "fchmod", open, "");
    }
  }

  public static void chown(Fd dir, String name, int uid, int gid) throws ErrnoException {
    at(Nr.FCHOWNAT, "chown", dir, name, id(uid), id(gid), AT_SYMLINK_NOFOLLOW);
  }

  /** Sets the owner of an open file. */
  public static void chown(Fd open, int uid, int gid) throws ErrnoException {
    at(Nr.FCHOWNAT, "fchown", open, "", id(uid), id(gid), AT_EMPTY_PATH);
  }

  /** A number of 32 bits, of which the kernel has no negative ones. */
  private static long id(int id) {
    return id & 0xffffffffL;
  }

  /** Sets access and modification time; nanoseconds may be {@link #UTIME_OMIT}. */
  public static void times(
      Fd dir, String name, long atime, int atimeNanos, long mtime, int mtimeNanos)
      throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory t = times(call, atime, atimeNanos, mtime, mtimeNanos);
      check(
          call.raw(
              Nr.UTIMENSAT,
              dir.number(),
              call.string(name),
              t.address(),
              AT_SYMLINK_NOFOLLOW,
              0,
              0),
          call,
          "utimensat",
          dir,
          name);
    }
  }

  private static Native.Memory times(
      Native.Call call, long atime, int atimeNanos, long mtime, int mtimeNanos) {
    Native.Memory t = call.memory(32);
    t.putLong(0, atime);
    t.putLong(8, atimeNanos);
    t.putLong(16, mtime);
    t.putLong(24, mtimeNanos);
    return t;
  }

  /** Gives an open file the access and modification time of another one. */
  public static void times(Fd open, FileStat from) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory t =
          times(
              call, from.atimeSeconds(), from.atimeNanos(), from.mtimeSeconds(), from.mtimeNanos());
      check(
          call.raw(Nr.UTIMENSAT, open.number(), 0, t.address(), 0, 0, 0),
          call,
          "utimensat",
          open,
          "");
    }
  }

  /** Gives the name the access and modification time of another file. */
  public static void times(Fd dir, String name, FileStat from) throws ErrnoException {
    times(
        dir, name, from.atimeSeconds(), from.atimeNanos(), from.mtimeSeconds(), from.mtimeNanos());
  }

  public static String readlink(Fd dir, String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      final int size = 4096;
      Native.Memory buffer = call.memory(size);
      long n =
          call.raw(Nr.READLINKAT, dir.number(), call.string(name), buffer.address(), size, 0, 0);
      check(n, call, "readlink", dir, name);
      return ByteText.decode(buffer.bytes((int) n), 0, (int) n);
    }
  }

  /** Sets this process's mask of permission bits that new files do not get. */
  public static void umask(int mask) {
    try (Native.Call call = new Native.Call()) {
      long _ = call.raw(Nr.UMASK, mask, 0, 0, 0, 0, 0);
    }
  }

  /** A call whose first arguments are a directory and a name in it. */
  private static void at(int nr, String what, Fd dir, String name, long a, long b, long c)
      throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      check(call.raw(nr, dir.number(), call.string(name), a, b, c, 0), call, what, dir, name);
    }
  }

  private static void check(long result, Native.Call call, String what, Fd dir, String name)
      throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(call.errno(), what, dir.pathOf(name));
    }
  }
}
