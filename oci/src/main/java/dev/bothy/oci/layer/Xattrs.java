package dev.bothy.oci.layer;

import java.util.Map;
import java.util.TreeMap;

/** Which extended attributes belong to an image. */
final class Xattrs {
  private Xattrs() {}

  /**
   * File capabilities and users' own attributes. Never the overlay's: an archive that could set
   * {@code trusted.overlay.redirect} would read other directories of the host. Labels and ACLs are
   * the host's policy.
   */
  static Map<String, byte[]> portable(Map<String, byte[]> xattrs) {
    if (xattrs.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> result = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : xattrs.entrySet()) {
      String name = entry.getKey();
      if (name.equals("security.capability")
          || name.startsWith("user.")
              && !name.startsWith("user.overlay.")
              && !name.startsWith("user.fuseoverlayfs.")) {
        result.put(name, entry.getValue());
      }
    }
    return result;
  }
}
