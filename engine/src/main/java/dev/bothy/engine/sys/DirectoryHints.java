package dev.bothy.engine.sys;

import java.nio.file.Path;

/** What a file system may be told of how a directory is used: {@code ioctl_iflags(2)}. */
public final class DirectoryHints {
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final long FS_TOPDIR_FL = 0x20000;

  private DirectoryHints() {}

  /**
   * Has directories that are made in this one from now on lie far from each other on the disk, and
   * so what is made in them: {@code T} of chattr(1), which ext4 knows. Elsewhere, and where this
   * process may not, nothing happens.
   */
  public static void spread(Path directory) {
    try (Fd open = Fd.directory(directory);
        Native.Call call = new Native.Call()) {
      Native.Memory flags = call.memory(8);
      flags.putLong(0, 0); // of which the kernel writes four bytes
      if (call.raw(Nr.IOCTL, open.number(), FS_IOC_GETFLAGS, flags.address(), 0, 0, 0) < 0) {
        return;
      }
      long now = flags.getLong(0);
      if ((now & FS_TOPDIR_FL) == 0) {
        flags.putLong(0, now | FS_TOPDIR_FL);
        long _ = call.raw(Nr.IOCTL, open.number(), FS_IOC_SETFLAGS, flags.address(), 0, 0, 0);
      }
    } catch (ErrnoException e) {
      // It is a hint.
    }
  }
}
