package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts in the calling process's mount namespace. */
public final class Mounts {
  public static final int RDONLY = 1;
  public static final int NOSUID = 2;
  public static final int NODEV = 4;
  public static final int NOEXEC = 8;
  private static final int REMOUNT = 32;
  private static final int BIND = 4096;
  private static final int REC = 16384;
  private static final int PRIVATE = 1 << 18;
  private static final int DETACH = 2;
  private static final int AT_FDCWD = -100;

  private static final int FSCONFIG_SET_FLAG = 0;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int CLOEXEC = 1;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MOUNT_ATTR_RDONLY = 1;
  private static final int MOUNT_ATTR_NODEV = 4;

  private Mounts() {}

  /**
   * An overlay file system.
   *
   * @param lowers topmost first, at least one; at most 500 on today's kernels
   * @param upper where changes go; null for a read-only view
   * @param work empty directory on the upper's file system; null exactly when upper is
   * @param userXattrs keep overlayfs's own marks in {@code user.overlay.*}, as needed in a user
   *     namespace
   * @param isVolatile skip every flush of the upper
   */
  public record Overlay(
      List<Path> lowers,
      @Nullable Path upper,
      @Nullable Path work,
      boolean userXattrs,
      boolean isVolatile) {
    public Overlay {
      lowers = List.copyOf(lowers);
    }
  }

  /**
   * Mounts the overlay at a directory. Device nodes in it can be made and copied, and not opened.
   *
   * <p>Layers go in one by one ({@code fsconfig(2)} "lowerdir+", Linux 6.8), so neither the number
   * of characters nor {@code :} and {@code ,} in paths matter. Older kernels get one option string
   * of at most a page.
   */
  public static void overlay(Overlay overlay, Path at) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long fs = call.raw(Nr.FSOPEN, call.string("overlay"), CLOEXEC, 0, 0, 0, 0);
      if (fs < 0) {
        if (call.errno() == Errno.ENOSYS) {
          classic(overlay, at);
          return;
        }
        throw new ErrnoException(call.errno(), "fsopen overlay", at.toString());
      }
      try (Fd config = new Fd((int) fs, "overlay")) {
        for (Path lower : overlay.lowers()) {
          if (!configure(call, config, "lowerdir+", lower.toString())) {
            int errno = call.errno();
            if (errno == Errno.EINVAL && lower.equals(overlay.lowers().getFirst())) {
              classic(overlay, at);
              return;
            }
            throw failed(errno, "fsconfig lowerdir+", lower, config);
          }
        }
        if (overlay.upper() != null && overlay.work() != null) {
          require(call, config, "upperdir", overlay.upper().toString(), at);
          require(call, config, "workdir", overlay.work().toString(), at);
        }
        require(call, config, "index", "off", at);
        require(call, config, "metacopy", "off", at);
        // With userxattr the kernel refuses to hear of redirects; they are off then anyway.
        if (overlay.userXattrs()) {
          require(call, config, "userxattr", null, at);
        } else {
          require(call, config, "redirect_dir", "nofollow", at);
        }
        if (overlay.isVolatile() && overlay.upper() != null) {
          require(call, config, "volatile", null, at);
        }
        if (call.raw(Nr.FSCONFIG, config.number(), FSCONFIG_CMD_CREATE, 0, 0, 0, 0) < 0) {
          throw failed(call.errno(), "mount overlay", at, config);
        }
        int attributes = MOUNT_ATTR_NODEV | (overlay.upper() == null ? MOUNT_ATTR_RDONLY : 0);
        long mount = call.raw(Nr.FSMOUNT, config.number(), CLOEXEC, attributes, 0, 0, 0);
        if (mount < 0) {
          throw failed(call.errno(), "fsmount overlay", at, config);
        }
        try (Fd tree = new Fd((int) mount, "overlay")) {
          long rc =
              call.raw(
                  Nr.MOVE_MOUNT,
                  tree.number(),
                  call.string(""),
                  AT_FDCWD,
                  call.string(at.toString()),
                  MOVE_MOUNT_F_EMPTY_PATH,
                  0);
          if (rc < 0) {
            throw new ErrnoException(call.errno(), "move_mount overlay", at.toString());
          }
        }
      }
    }
  }

  private static boolean configure(
      Native.Call call, Fd config, String key, @Nullable String value) {
    int command = value == null ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING;
    long text = value == null ? 0 : call.string(value);
    return call.raw(Nr.FSCONFIG, config.number(), command, call.string(key), text, 0, 0) == 0;
  }

  private static void require(
      Native.Call call, Fd config, String key, @Nullable String value, Path at)
      throws ErrnoException {
    if (!configure(call, config, key, value)) {
      throw failed(call.errno(), "fsconfig overlay " + key, at, config);
    }
  }

  /** Adds what the kernel wrote into the context's message queue. */
  private static ErrnoException failed(int errno, String what, Path path, Fd config) {
    String said = "";
    byte[] buffer = new byte[512];
    try {
      int n = config.read(buffer, 0, buffer.length);
      said = n > 0 ? ByteText.decode(buffer, 0, n).strip() : "";
    } catch (ErrnoException e) {
      // ENODATA: the kernel had nothing to say.
    }
    return new ErrnoException(errno, what, path.toString(), said);
  }

  private static void classic(Overlay overlay, Path at) throws ErrnoException {
    StringBuilder options = new StringBuilder("lowerdir=");
    String separator = "";
    for (Path lower : overlay.lowers()) {
      options.append(separator).append(escaped(lower.toString()));
      separator = ":";
    }
    if (overlay.upper() != null && overlay.work() != null) {
      options.append(",upperdir=").append(escaped(overlay.upper().toString()));
      options.append(",workdir=").append(escaped(overlay.work().toString()));
      if (overlay.isVolatile()) {
        options.append(",volatile");
      }
    }
    options.append(",index=off,metacopy=off");
    options.append(overlay.userXattrs() ? ",userxattr" : ",redirect_dir=nofollow");
    final int page = 4096;
    if (ByteText.encode(options.toString()).length >= page) {
      // The kernel would cut the list silently.
      throw new ErrnoException(
          Errno.EINVAL, "mount overlay", at.toString(), "too many layers for this kernel");
    }
    mount(
        "overlay",
        at,
        "overlay",
        NODEV | (overlay.upper() == null ? RDONLY : 0),
        options.toString());
  }

  private static String escaped(String path) {
    return path.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }

  /** {@code mount(2)} of a file system by its type's name. */
  public static void mount(String source, Path at, String type, int flags, String options)
      throws ErrnoException {
    raw(source, at, type, flags, options, "mount " + type);
  }

  /** A tmpfs; its options as in {@code size=64k,mode=755}. */
  public static void tmpfs(Path at, int flags, String options) throws ErrnoException {
    mount("tmpfs", at, "tmpfs", flags, options);
  }

  /** Shows a file or directory at another place. */
  public static void bind(String source, Path at, boolean recursive) throws ErrnoException {
    raw(source, at, "", BIND | (recursive ? REC : 0), "", "bind");
  }

  /**
   * Makes an existing bind mount read-only, or puts other flags on it.
   *
   * @param flags of {@link #RDONLY}, {@link #NOSUID}, {@link #NODEV}, {@link #NOEXEC}
   */
  public static void remountBind(Path at, int flags) throws ErrnoException {
    raw("", at, "", BIND | REMOUNT | flags, "", "remount");
  }

  /** Keeps later mounts below here from showing elsewhere. */
  public static void makePrivate(Path at) throws ErrnoException {
    raw("", at, "", PRIVATE | REC, "", "make private");
  }

  private static void raw(
      String source, Path at, String type, long flags, String options, String what)
      throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long rc =
          call.raw(
              Nr.MOUNT,
              call.string(source.isEmpty() ? "none" : source),
              call.string(at.toString()),
              type.isEmpty() ? 0 : call.string(type),
              flags,
              options.isEmpty() ? 0 : call.string(options),
              0);
      if (rc < 0) {
        throw new ErrnoException(call.errno(), what, at.toString());
      }
    }
  }

  /** Takes the mount away from the tree at once; it ends when nobody uses it any more. */
  public static void unmount(Path at) throws ErrnoException {
    unmount(at, DETACH);
  }

  /**
   * Ends the mount.
   *
   * @throws ErrnoException EBUSY while files in it are open
   */
  public static void unmountNow(Path at) throws ErrnoException {
    unmount(at, 0);
  }

  private static void unmount(Path at, int flags) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      if (call.raw(Nr.UMOUNT2, call.string(at.toString()), flags, 0, 0, 0, 0) < 0) {
        throw new ErrnoException(call.errno(), "umount", at.toString());
      }
    }
  }

  /**
   * The kernel's number for the type of the file system at this place ({@code f_type}).
   *
   * @throws ErrnoException when there is nothing
   */
  public static long fileSystemType(Path at) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory b = call.memory(128);
      long rc = call.raw(Nr.STATFS, call.string(at.toString()), b.address(), 0, 0, 0, 0);
      if (rc < 0) {
        throw new ErrnoException(call.errno(), "statfs", at.toString());
      }
      return b.getLong(0);
    }
  }
}
