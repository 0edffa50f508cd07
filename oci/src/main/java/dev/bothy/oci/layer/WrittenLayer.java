package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;

/**
 * What {@link LayerWriter} wrote.
 *
 * @param diffId digest of the uncompressed archive
 * @param uncompressedSize its bytes
 * @param digest of the bytes written
 * @param size of the bytes written
 */
public record WrittenLayer(
    Digest diffId, long uncompressedSize, Digest digest, long size, Compression compression) {}
