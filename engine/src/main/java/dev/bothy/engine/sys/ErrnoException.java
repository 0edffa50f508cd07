package dev.bothy.engine.sys;

import java.io.IOException;

/** A system call that failed: which one, on what, and why. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String call;
  private final String path;

  public ErrnoException(int errno, String call, String path) {
    this(errno, call, path, "");
  }

  /**
   * @param detail what the kernel said beyond the number; may be empty
   */
  public ErrnoException(int errno, String call, String path, String detail) {
    super(
        call
            + (path.isEmpty() ? "" : " " + path)
            + ": "
            + Errno.message(errno)
            + (detail.isEmpty() ? "" : " (" + detail + ")"));
    this.errno = errno;
    this.call = call;
    this.path = path;
  }

  /** One of {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** The system call's name. */
  public String call() {
    return call;
  }

  public String path() {
    return path;
  }

  /** Whether it is of what lies in the way in a tree, and not of this machine. */
  public boolean isOfTheTree() {
    return switch (errno) {
      case Errno.ENOTDIR,
          Errno.EISDIR,
          Errno.EEXIST,
          Errno.ENOTEMPTY,
          Errno.ELOOP,
          Errno.ENAMETOOLONG ->
          true;
      default -> false;
    };
  }

  /** Whether the disk or the quota is full. */
  public boolean noSpace() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
  }
}
