package dev.bothy.engine.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * An open file or directory. Closing twice closes once; use from one thread at a time; names below
 * an open directory may be used by several.
 *
 * <p>Names are relative to a directory's descriptor wherever a tree is walked, so that nobody who
 * swaps a directory for a symbolic link meanwhile leads us out of it.
 */
public final class Fd implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int ATTEMPTS = 1000;

  /** Stands for "no directory": paths given with it must be absolute. */
  public static final Fd NONE = new Fd(AT_FDCWD, "");

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_TRUNC = 01000;
  public static final int O_APPEND = 02000;
  public static final int O_NOCTTY = 0400;
  public static final int O_NONBLOCK = 04000;
  public static final int O_PATH = 010000000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_DIRECTORY = arm() ? 040000 : 0200000;
  public static final int O_NOFOLLOW = arm() ? 0100000 : 0400000;

  private final int number;
  private final String path;
  private boolean closed;

  Fd(int number, String path) {
    this.number = number;
    this.path = path;
  }

  private static boolean arm() {
    return System.getProperty("os.arch", "").equals("aarch64");
  }

  /** Opens an absolute path; {@code O_CLOEXEC} is added. */
  public static Fd open(Path absolute, int flags) throws ErrnoException {
    return NONE.openAt(absolute.toString(), flags, 0);
  }

  /** Opens a directory for listing and for names relative to it. */
  public static Fd directory(Path absolute) throws ErrnoException {
    return open(absolute, O_RDONLY | O_DIRECTORY);
  }

  /** {@code openat(2)}: the name is taken as the kernel takes it, symbolic links and all. */
  public Fd openAt(String name, int flags, int mode) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long fd = call.raw(Nr.OPENAT, number(), call.string(name), flags | O_CLOEXEC, mode, 0, 0);
      return opened(fd, call, "open", name);
    }
  }

  /** Opens a child directory, refusing a symbolic link in its place. */
  public Fd childDirectory(String name) throws ErrnoException {
    return openAt(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
  }

  /**
   * Opens a path as a process whose root is this directory would: {@code ..} and absolute symbolic
   * links stay inside ({@code openat2(2)}, {@code RESOLVE_IN_ROOT}).
   */
  public Fd openInRoot(String path, int flags, int mode) throws ErrnoException {
    final long resolveInRoot = 0x10;
    final long resolveNoMagicLinks = 0x02;
    return openResolved(path, flags, mode, resolveInRoot | resolveNoMagicLinks);
  }

  /**
   * Opens a path below this directory that leads through no symbolic link, nor is one; {@code
   * ELOOP} otherwise ({@code openat2(2)}, {@code RESOLVE_BENEATH}, {@code RESOLVE_NO_SYMLINKS}).
   */
  public Fd openBeneath(String path, int flags) throws ErrnoException {
    final long resolveBeneath = 0x08;
    final long resolveNoSymlinks = 0x04;
    return openResolved(path, flags, 0, resolveBeneath | resolveNoSymlinks);
  }

  private Fd openResolved(String path, int flags, int mode, long resolve) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory how = call.memory(24);
      how.putLong(0, flags | O_CLOEXEC);
      how.putLong(8, mode);
      how.putLong(16, resolve);
      long name = call.string(path.isEmpty() ? "." : path);
      long fd = -1;
      // When something is mounted or renamed, anywhere, while the kernel follows a "..", it wants
      // to
      // be asked again; but so it does for long where others have a lease on the file.
      for (int i = 0; i == 0 || (fd < 0 && call.errno() == Errno.EAGAIN && i < ATTEMPTS); i++) {
        fd = call.raw(Nr.OPENAT2, number(), name, how.address(), 24, 0, 0);
      }
      return opened(fd, call, "openat2", path);
    }
  }

  private Fd opened(long fd, Native.Call call, String name, String relative) throws ErrnoException {
    String full = pathOf(relative);
    if (fd < 0) {
      throw new ErrnoException(call.errno(), name, full);
    }
    return new Fd((int) fd, full);
  }

  /** For messages: this path and a name below it. */
  String pathOf(String name) {
    return name.isEmpty() || path.isEmpty() || name.startsWith("/")
        ? path + name
        : path + "/" + name;
  }

  int number() {
    if (closed) {
      throw new IllegalStateException("closed: " + path);
    }
    return number;
  }

  /** The path under which the kernel gives this very file to us, whatever its name is by now. */
  public String procPath() {
    return "/proc/self/fd/" + number();
  }

  /** As {@link #procPath}, for processes that this one starts. */
  public String procPathForChildren() {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + number();
  }

  /** What it was opened as. */
  public String path() {
    return path;
  }

  /** Reads up to the array's length; -1 at the end. */
  public int read(byte[] into, int offset, int length) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory buffer = call.memory(Math.max(1, length));
      long n = call.raw(Nr.READ, number(), buffer.address(), length, 0, 0, 0);
      if (n < 0) {
        throw new ErrnoException(call.errno(), "read", path);
      }
      buffer.get(into, offset, (int) n);
      return n == 0 && length > 0 ? -1 : (int) n;
    }
  }

  /** Writes all of it. */
  public void write(byte[] from, int offset, int length) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory buffer = call.memory(Math.max(1, length));
      buffer.put(from, offset, length);
      write(call, buffer, length);
    }
  }

  void write(Native.Call call, Native.Memory from, long length) throws ErrnoException {
    long done = 0;
    while (done < length) {
      long n = call.raw(Nr.WRITE, number(), from.address() + done, length - done, 0, 0, 0);
      if (n < 0) {
        throw new ErrnoException(call.errno(), "write", path);
      }
      done += n;
    }
  }

  /** The rest of the file as a stream; closing the stream closes this. */
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return Fd.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return Fd.this.read(into, offset, length);
      }

      @Override
      public void close() {
        Fd.this.close();
      }
    };
  }

  /** Writes from here on; closing the stream closes this. */
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        Fd.this.write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        Fd.this.write(from, offset, length);
      }

      @Override
      public void close() {
        Fd.this.close();
      }
    };
  }

  /** Flushes this file, or this directory's entries, to the disk. */
  public void fsync() throws ErrnoException {
    simple(Nr.FSYNC, "fsync");
  }

  /** Flushes the whole file system that this is on. */
  public void syncfs() throws ErrnoException {
    simple(Nr.SYNCFS, "syncfs");
  }

  /**
   * Begins to write this file's data to the disk, and does not wait for that: {@code
   * sync_file_range(2)}. May wait for a disk that has much to write already.
   */
  public void startWriteback() throws ErrnoException {
    final int write = 2;
    try (Native.Call call = new Native.Call()) {
      if (call.raw(Nr.SYNC_FILE_RANGE, number(), 0, 0, write, 0, 0) < 0) {
        throw new ErrnoException(call.errno(), "sync_file_range", path);
      }
    }
  }

  private void simple(int nr, String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      if (call.raw(nr, number(), 0, 0, 0, 0, 0) < 0) {
        throw new ErrnoException(call.errno(), name, path);
      }
    }
  }

  /**
   * Takes a {@code flock(2)} lock without waiting; it lasts until this is closed.
   *
   * @return false when someone else has it
   */
  public boolean tryLock(boolean exclusive) throws ErrnoException {
    final int shared = 1;
    final int exclusively = 2;
    final int nonBlocking = 4;
    try (Native.Call call = new Native.Call()) {
      int how = (exclusive ? exclusively : shared) | nonBlocking;
      if (call.raw(Nr.FLOCK, number(), how, 0, 0, 0, 0) == 0) {
        return true;
      }
      if (call.errno() == Errno.EAGAIN) {
        return false;
      }
      throw new ErrnoException(call.errno(), "flock", path);
    }
  }

  @Override
  public void close() {
    if (!closed && number >= 0) {
      closed = true;
      try (Native.Call call = new Native.Call()) {
        // Errors of close are not reported here: what must be on the disk is synced before.
        long _ = call.raw(Nr.CLOSE, number, 0, 0, 0, 0, 0);
      }
    }
  }

  @Override
  public String toString() {
    return path.isEmpty() ? "fd " + number : path;
  }
}
