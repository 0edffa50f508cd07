package dev.bothy.oci.store;

import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;

/** The store has no such blob (any more); whoever needs it fetches it again. */
public final class BlobNotFoundException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Digest digest;

  BlobNotFoundException(Digest digest, Path store) {
    super("blob " + digest + " is not in the store " + store);
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
