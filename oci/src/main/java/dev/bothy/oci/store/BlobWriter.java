package dev.bothy.oci.store;

import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.MessageDigest;

/**
 * Writes a blob whose digest is not known before. Closing it without {@link #commit} leaves nothing
 * behind.
 */
public final class BlobWriter extends OutputStream {
  private final ContentStore store;
  private final InFlightFile file;
  private final MessageDigest sha256 = Digest.sha256();
  private final boolean digesting;
  private long size;
  private boolean committed;

  /** Takes over the file. */
  BlobWriter(ContentStore store, InFlightFile file, boolean digesting) {
    this.store = store;
    this.file = file;
    this.digesting = digesting;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.out().write(bytes, offset, length);
    if (digesting) {
      sha256.update(bytes, offset, length);
    }
    size += length;
  }

  /** Bytes so far. */
  public long size() {
    return size;
  }

  /** Makes what was written a blob of the store, durably. */
  public Digest commit() throws IOException {
    if (!digesting) {
      throw new IllegalStateException("this writer takes its digest from whoever writes");
    }
    Digest digest = Digest.of(sha256);
    publish(digest);
    return digest;
  }

  /**
   * As {@link #commit()}, for a writer from {@link ContentStore#trustedWriter}.
   *
   * @param digest what the caller computed over exactly the bytes it wrote
   */
  public void commit(Digest digest) throws IOException {
    if (digesting) {
      throw new IllegalStateException("this writer computes the digest itself");
    }
    publish(digest);
  }

  private void publish(Digest digest) throws IOException {
    file.out().getFD().sync();
    store.inFlight().publish(file.path(), store.path(digest));
    committed = true;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (!committed) {
        Files.deleteIfExists(file.path());
      }
    }
  }
}
