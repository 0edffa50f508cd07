package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;

/** A manifest or index as the registry sent it, byte for byte. */
public final class FetchedManifest {
  private final Descriptor descriptor;
  private final byte[] bytes;

  FetchedManifest(MediaType mediaType, byte[] bytes) {
    this.bytes = bytes;
    descriptor = new Descriptor(mediaType, Digest.of(bytes), bytes.length);
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  public byte[] bytes() {
    return bytes.clone();
  }
}
