package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import java.util.List;

/**
 * What {@link LayerReader} read.
 *
 * @param diffId digest of the uncompressed archive, which was checked
 * @param size bytes of the uncompressed archive
 * @param entries of the archive, and implied directories
 * @param impliedDirectories directories that the archive uses but does not describe, parents first:
 *     they were made 0755 and root's. Unpacked on top of layers below, they would have kept the
 *     lower directory's metadata; who stacks the layer copies it from there
 */
public record UnpackedLayer(
    Digest diffId, long size, long entries, List<String> impliedDirectories) {
  public UnpackedLayer {
    impliedDirectories = List.copyOf(impliedDirectories);
  }
}
