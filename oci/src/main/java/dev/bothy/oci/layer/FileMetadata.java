package dev.bothy.oci.layer;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every file has.
 *
 * @param mode permission bits with set-uid, set-gid and sticky (07777)
 * @param uid unsigned 32 bits, as {@code gid}
 * @param mtimeSeconds since 1970, may be negative; {@code mtimeNanos} is 0…999,999,999
 * @param xattrs extended attributes of the file itself, never the overlay's own
 */
public record FileMetadata(
    int mode, int uid, int gid, long mtimeSeconds, int mtimeNanos, Map<String, byte[]> xattrs) {
  public FileMetadata {
    xattrs = xattrs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(xattrs));
  }
}
