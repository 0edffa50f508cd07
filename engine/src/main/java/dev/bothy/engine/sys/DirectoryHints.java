package dev.bothy.engine.sys;

/** What a file system may be told of how a directory is used: {@code ioctl_iflags(2)}. */
public final class DirectoryHints {
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final long FS_TOPDIR_FL = 0x20000;

  private DirectoryHints() {}

  /**
   * Has directories that are made in this one lie far from each other on the disk, and so what is
   * made in them. Of Linux's file systems ext4 alone knows this ({@code T} of chattr(1)).
   *
   * @return false where it cannot be had
   */
  public static boolean spread(Fd directory) {
    try (Native.Call call = new Native.Call()) {
      Native.Memory flags = call.memory(8);
      if (!get(call, directory, flags)) {
        return false;
      }
      long now = flags.getLong(0);
      flags.putLong(0, now | FS_TOPDIR_FL);
      return (now & FS_TOPDIR_FL) != 0
          || call.raw(Nr.IOCTL, directory.number(), FS_IOC_SETFLAGS, flags.address(), 0, 0, 0) == 0;
    }
  }

  /** Whether {@link #spread} was asked for, and could be had. */
  public static boolean isSpread(Fd directory) {
    try (Native.Call call = new Native.Call()) {
      Native.Memory flags = call.memory(8);
      return get(call, directory, flags) && (flags.getLong(0) & FS_TOPDIR_FL) != 0;
    }
  }

  private static boolean get(Native.Call call, Fd directory, Native.Memory flags) {
    return call.raw(Nr.IOCTL, directory.number(), FS_IOC_GETFLAGS, flags.address(), 0, 0, 0) == 0;
  }
}
