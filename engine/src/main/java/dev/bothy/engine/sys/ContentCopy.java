package dev.bothy.engine.sys;

/** Copies of files' contents, by the cheapest way that their file systems have. */
public final class ContentCopy {
  private ContentCopy() {}

  /**
   * Gives the second file the first one's contents: shares the blocks where the file system can,
   * else lets the kernel copy what is large, else copies through memory. Both at their start.
   */
  public static void copy(Fd from, Fd to, long size) throws ErrnoException {
    final long ficlone = 0x40049409L;
    final long chunk = 64 * 1024;
    try (Native.Call call = new Native.Call()) {
      if (size > 0 && call.raw(Nr.IOCTL, to.number(), ficlone, from.number(), 0, 0, 0) == 0) {
        return;
      }
      // The kernel's own way takes longer to begin than a small file takes in all.
      long n = size < chunk ? 0 : 1;
      while (n > 0) {
        n = call.raw(Nr.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, 1L << 30, 0);
      }
      if (n < 0 && !copiesThroughMemory(call.errno())) {
        throw new ErrnoException(call.errno(), "copy_file_range", to.path());
      }
      // Whatever is left: everything, or nothing after the kernel has done it.
      int length = (int) Math.min(chunk, Math.max(size, 0) + 1);
      Native.Memory buffer = call.memory(length);
      while ((n = call.raw(Nr.READ, from.number(), buffer.address(), length, 0, 0, 0)) != 0) {
        if (n < 0) {
          throw new ErrnoException(call.errno(), "read", from.path());
        }
        to.write(call, buffer, n);
      }
    }
  }

  private static boolean copiesThroughMemory(int errno) {
    return switch (errno) {
      case Errno.EXDEV, Errno.EINVAL, Errno.EOPNOTSUPP, Errno.ENOSYS -> true;
      default -> false;
    };
  }
}
