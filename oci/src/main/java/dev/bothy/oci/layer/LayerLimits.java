package dev.bothy.oci.layer;

/**
 * Bounds on what a layer from outside may unpack to.
 *
 * @param maxBytes of the uncompressed archive and, separately, of the files' sizes together
 * @param maxEntries of the archive
 */
public record LayerLimits(long maxBytes, long maxEntries) {
  /** 512 GiB and ten million entries: above real images, below an attack that never ends. */
  public static final LayerLimits DEFAULT = new LayerLimits(512L << 30, 10_000_000);

  public LayerLimits {
    if (maxBytes < 0 || maxEntries < 0) {
      throw new IllegalArgumentException("a layer limit is negative");
    }
  }
}
