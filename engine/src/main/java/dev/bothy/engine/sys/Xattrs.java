package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of names below an open directory, symbolic links not followed. The kernel has
 * these calls by path only, so the directory goes in as {@code /proc/self/fd/N}.
 */
public final class Xattrs {
  private Xattrs() {}

  private static String at(Fd dir, String name) {
    if (dir == Fd.NONE) {
      return name;
    }
    return name.isEmpty() ? dir.procPath() + "/." : dir.procPath() + "/" + name;
  }

  /** Whether an open file has attributes at all; cheaper than to list them. */
  public static boolean hasAny(Fd open) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long n = call.raw(Nr.FLISTXATTR, open.number(), 0, 0, 0, 0, 0);
      if (n < 0 && call.errno() != Errno.EOPNOTSUPP) {
        throw new ErrnoException(call.errno(), "flistxattr", open.path());
      }
      return n > 0;
    }
  }

  /** Attribute names, sorted; empty where the file system has none. */
  public static List<String> list(Fd dir, String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long path = call.string(at(dir, name));
      for (int size = 1024; ; size = 64 * 1024) {
        Native.Memory buffer = call.memory(size);
        long n = call.raw(Nr.LLISTXATTR, path, buffer.address(), size, 0, 0, 0);
        if (n < 0) {
          if (call.errno() == Errno.ERANGE && size < 64 * 1024) {
            continue;
          }
          if (call.errno() == Errno.EOPNOTSUPP) {
            return List.of();
          }
          throw new ErrnoException(call.errno(), "llistxattr", dir.pathOf(name));
        }
        return n == 0 ? List.of() : split(buffer.bytes((int) n));
      }
    }
  }

  private static List<String> split(byte[] raw) {
    List<String> names = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == 0) {
        names.add(ByteText.decode(raw, from, i));
        from = i + 1;
      }
    }
    names.sort(null);
    return names;
  }

  /** The attribute's value, or null when the file has none of that name. */
  public static byte @Nullable [] get(Fd dir, String name, String attribute) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long path = call.string(at(dir, name));
      long key = call.string(attribute);
      for (int size = 256; ; size = 64 * 1024) {
        Native.Memory buffer = call.memory(size);
        long n = call.raw(Nr.LGETXATTR, path, key, buffer.address(), size, 0, 0);
        if (n >= 0) {
          return buffer.bytes((int) n);
        }
        switch (call.errno()) {
          case Errno.ENODATA, Errno.EOPNOTSUPP -> {
            return null;
          }
          case Errno.ERANGE -> {
            if (size == 64 * 1024) {
              throw new ErrnoException(Errno.ERANGE, "lgetxattr " + attribute, dir.pathOf(name));
            }
          }
          default ->
              throw new ErrnoException(call.errno(), "lgetxattr " + attribute, dir.pathOf(name));
        }
      }
    }
  }

  public static void set(Fd dir, String name, String attribute, byte[] value)
      throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long rc =
          call.raw(
              Nr.LSETXATTR,
              call.string(at(dir, name)),
              call.string(attribute),
              call.copyOf(value),
              value.length,
              0,
              0);
      if (rc < 0) {
        throw new ErrnoException(call.errno(), "lsetxattr " + attribute, dir.pathOf(name));
      }
    }
  }

  /** Removes the attribute if it is there. */
  public static void remove(Fd dir, String name, String attribute) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      long rc =
          call.raw(Nr.LREMOVEXATTR, call.string(at(dir, name)), call.string(attribute), 0, 0, 0, 0);
      if (rc < 0 && call.errno() != Errno.ENODATA) {
        throw new ErrnoException(call.errno(), "lremovexattr " + attribute, dir.pathOf(name));
      }
    }
  }
}
