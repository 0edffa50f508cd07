package dev.bothy.engine.sys;

/**
 * What {@code statx(2)} tells of a file; symbolic links are not followed.
 *
 * @param mode file type and permission bits, as {@code st_mode}
 * @param rdevMajor of a device node
 * @param birthSeconds when its inode was made; 0 where the file system does not say. A number that
 *     is used again has another time.
 * @param mtimeSeconds since 1970, may be negative; {@code mtimeNanos} is 0…999,999,999
 */
public record FileStat(
    int mode,
    int uid,
    int gid,
    int nlink,
    long dev,
    long ino,
    long size,
    long blocks,
    int rdevMajor,
    int rdevMinor,
    long atimeSeconds,
    int atimeNanos,
    long mtimeSeconds,
    int mtimeNanos,
    long ctimeSeconds,
    int ctimeNanos,
    long birthSeconds,
    int birthNanos) {
  public static final int TYPE_MASK = 0170000;
  public static final int SOCKET = 0140000;
  public static final int SYMLINK = 0120000;
  public static final int REGULAR = 0100000;
  public static final int BLOCK = 0060000;
  public static final int DIRECTORY = 0040000;
  public static final int CHARACTER = 0020000;
  public static final int FIFO = 0010000;

  public int type() {
    return mode & TYPE_MASK;
  }

  /** Permission bits with set-uid, set-gid and sticky. */
  public int permissions() {
    return mode & 07777;
  }

  public boolean isDirectory() {
    return type() == DIRECTORY;
  }

  public boolean isRegular() {
    return type() == REGULAR;
  }

  public boolean isSymlink() {
    return type() == SYMLINK;
  }

  public boolean isDevice() {
    return type() == CHARACTER || type() == BLOCK;
  }

  /** An overlayfs whiteout: character device 0:0. */
  public boolean isWhiteout() {
    return type() == CHARACTER && rdevMajor == 0 && rdevMinor == 0;
  }

  public boolean sameFile(FileStat other) {
    return dev == other.dev && ino == other.ino;
  }
}
