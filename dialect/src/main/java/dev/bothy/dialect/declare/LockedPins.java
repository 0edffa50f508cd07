package dev.bothy.dialect.declare;

import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import java.util.Map;

/**
 * What the lock says of what the file itself does not pin.
 *
 * @param checksums {@code sha256:…} of downloads, by URL
 * @param images digests of images, by their references with registry and tag
 */
public record LockedPins(Map<String, String> checksums, Map<String, Digest> images) {
  public static final LockedPins NONE = new LockedPins(Map.of(), Map.of());

  public LockedPins {
    checksums = Map.copyOf(checksums);
    images = Map.copyOf(images);
  }

  /** The checksum to expect: what the file gives, else the lock, else what is known. */
  public String checksum(String url, String given, String known) {
    return given.isEmpty() ? checksums.getOrDefault(url, known) : given;
  }

  /**
   * The reference as it is to be solved: with the lock's digest, unless it has one of its own.
   *
   * @throws IllegalArgumentException when the reference breaks the grammar
   */
  public String image(String reference) {
    if (images.isEmpty()) {
      return reference;
    }
    ImageReference named = ImageReference.parse(reference).withDefaultTag();
    Digest digest = named.digest() == null ? images.get(named.toString()) : null;
    return digest == null ? reference : named.withDigest(digest).toString();
  }
}
