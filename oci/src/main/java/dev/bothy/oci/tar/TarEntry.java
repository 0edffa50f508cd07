package dev.bothy.oci.tar;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry's header. Names are in the form of {@link ByteText}: no byte is lost.
 *
 * @param name as written, {@code ./} and a trailing {@code /} included
 * @param mode permission bits with set-uid, set-gid and sticky (07777)
 * @param uid 0…2^32-2, as {@code gid}
 * @param mtimeSeconds since 1970, may be negative; {@code mtimeNanos} is 0…999,999,999
 * @param size bytes of content; of a sparse file its full size; 0 unless a file
 * @param linkName target of a link; else empty
 * @param devMajor of a device; else 0
 * @param xattrs extended attributes by name
 */
public record TarEntry(
    String name,
    EntryType type,
    int mode,
    long uid,
    long gid,
    long mtimeSeconds,
    int mtimeNanos,
    long size,
    String linkName,
    int devMajor,
    int devMinor,
    Map<String, byte[]> xattrs) {
  private static final long LATEST = Long.MAX_VALUE / 1_000_000_000;

  public TarEntry {
    xattrs = Collections.unmodifiableMap(new TreeMap<>(xattrs));
  }

  /** Before 1970, or past 64 bits of nanoseconds, it is 1970: so other engines unpack archives. */
  public TarEntry withUsualTime() {
    if (mtimeSeconds >= 0 && mtimeSeconds <= LATEST) {
      return this;
    }
    return new TarEntry(
        name, type, mode, uid, gid, 0, 0, size, linkName, devMajor, devMinor, xattrs);
  }

  /** A regular file of root's, mode 0644, at second 0. */
  public static TarEntry file(String name, long size) {
    return new TarEntry(name, EntryType.FILE, 0644, 0, 0, 0, 0, size, "", 0, 0, Map.of());
  }

  /** A directory of root's, mode 0755, at second 0. */
  public static TarEntry directory(String name) {
    return new TarEntry(name, EntryType.DIRECTORY, 0755, 0, 0, 0, 0, 0, "", 0, 0, Map.of());
  }
}
