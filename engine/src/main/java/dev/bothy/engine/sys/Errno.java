package dev.bothy.engine.sys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Set;

/** Error numbers of Linux (asm-generic/errno; the same on x86-64 and arm64). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;

  private static final Set<String> OF_THE_MACHINE =
      Set.of(
          "No space left on device",
          "Disk quota exceeded",
          "Too many open files",
          "Too many open files in system",
          "Cannot allocate memory",
          "Read-only file system");

  private static final String JAVAS_EIO = "Input/output error";

  private Errno() {}

  /** What the number means, as {@code strerror} puts it. */
  public static String message(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case EINTR -> "interrupted system call";
      case EIO -> "input/output error";
      case EAGAIN -> "resource temporarily unavailable";
      case EACCES -> "permission denied";
      case EBUSY -> "device or resource busy";
      case EEXIST -> "file exists";
      case EXDEV -> "not on the same file system, or outside the root";
      case ENODEV -> "no such device or file system type";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case EMFILE -> "too many open files";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case EMLINK -> "too many links";
      case ERANGE -> "result too large";
      case ENAMETOOLONG -> "file name too long";
      case ENOSYS -> "not known to this kernel";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "too many levels of symbolic links";
      case ENODATA -> "no such attribute";
      case EOPNOTSUPP -> "operation not supported";
      case EDQUOT -> "disk quota exceeded";
      default -> "error " + errno;
    };
  }

  /**
   * Whether it says that this process could not do something just now, or may not, and nothing of
   * what it was done to.
   */
  public static boolean isOfTheMachine(IOException e) {
    if (e instanceof ErrnoException known) {
      return switch (known.errno()) {
        case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EINTR, EAGAIN, EACCES, EPERM, EROFS -> true;
        default -> false;
      };
    }
    String words =
        String.valueOf(e instanceof FileSystemException f ? f.getReason() : e.getMessage());
    return e instanceof AccessDeniedException || OF_THE_MACHINE.contains(words);
  }

  /** Whether the error is that the disk failed, from whichever interface it came. */
  public static boolean isIoError(IOException e) {
    return e instanceof ErrnoException known && known.errno() == EIO
        || e instanceof FileSystemException file && JAVAS_EIO.equals(file.getReason())
        || JAVAS_EIO.equals(e.getMessage());
  }
}
