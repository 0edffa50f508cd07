package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a directory tells of its entries without a look at each: names, types, inode numbers. */
public final class DirectoryEntries {
  /** The kernel's {@code DT_REG}. */
  private static final byte REGULAR_ENTRY = 8;

  /** Where the name is in a {@code struct linux_dirent64}. */
  private static final int NAME_AT = 19;

  private DirectoryEntries() {}

  /**
   * Names in the directory, without {@code .} and {@code ..}, sorted by their bytes. Opened for
   * reading only.
   */
  public static List<String> list(Fd dir) throws ErrnoException {
    List<String> names = new ArrayList<>();
    each(dir, (raw, from, to, _) -> names.add(ByteText.decode(raw, from, to)));
    names.sort(FileNames.BY_BYTES);
    return names;
  }

  /**
   * What a directory has besides regular files.
   *
   * @param regular how many of those it has; where the file system does not say what is one, they
   *     are among the others
   * @param others names, sorted by their bytes
   */
  public record Names(long regular, List<String> others) {}

  /** The names in the directory, as {@link #list}, without those of regular files. */
  public static Names names(Fd dir) throws ErrnoException {
    List<String> others = new ArrayList<>();
    long[] files = {0};
    each(
        dir,
        (raw, from, to, type) -> {
          if (type == REGULAR_ENTRY) {
            files[0]++;
          } else {
            others.add(ByteText.decode(raw, from, to));
          }
        });
    others.sort(FileNames.BY_BYTES);
    return new Names(files[0], others);
  }

  /**
   * What a directory has, with the inodes of its files.
   *
   * @param names all of them, sorted by their bytes
   * @param regular inode numbers of the regular files by name; where the file system does not say
   *     what is one, none
   */
  public record Inodes(List<String> names, Map<String, Long> regular) {}

  /** The names in the directory, as {@link #list}, and the inodes of its regular files. */
  public static Inodes inodes(Fd dir) throws ErrnoException {
    List<String> names = new ArrayList<>();
    Map<String, Long> regular = new HashMap<>();
    each(
        dir,
        (raw, from, to, type) -> {
          String name = ByteText.decode(raw, from, to);
          names.add(name);
          if (type == REGULAR_ENTRY) {
            // The entry begins with its inode's number, little-endian on all our machines.
            regular.put(
                name, ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong(from - NAME_AT));
          }
        });
    names.sort(FileNames.BY_BYTES);
    return new Inodes(names, regular);
  }

  private interface OnName {
    void found(byte[] raw, int from, int to, byte type);
  }

  private static void each(Fd dir, OnName names) throws ErrnoException {
    final int size = 64 * 1024;
    try (Native.Call call = new Native.Call()) {
      Native.Memory buffer = call.memory(size);
      // Listing starts at the beginning each time it is asked for.
      long _ = call.raw(Nr.LSEEK, dir.number(), 0, 0, 0, 0, 0);
      while (true) {
        long n = call.raw(Nr.GETDENTS64, dir.number(), buffer.address(), size, 0, 0, 0);
        if (n < 0) {
          throw new ErrnoException(call.errno(), "getdents64", dir.path());
        }
        if (n == 0) {
          break;
        }
        byte[] raw = buffer.bytes((int) n);
        for (int at = 0; at < n; ) {
          int length = raw[at + 16] & 0xff | (raw[at + 17] & 0xff) << 8;
          int from = at + NAME_AT;
          int to = from;
          while (raw[to] != 0) {
            to++;
          }
          boolean dots =
              raw[from] == '.' && (to == from + 1 || to == from + 2 && raw[from + 1] == '.');
          if (!dots) {
            names.found(raw, from, to, raw[at + 18]);
          }
          at += length;
        }
      }
    }
  }
}
