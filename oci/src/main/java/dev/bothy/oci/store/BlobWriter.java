package dev.bothy.oci.store;

import dev.bothy.oci.Digest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Writes a blob whose digest is not known before. Closing it without {@link #commit} leaves nothing
 * behind.
 */
public final class BlobWriter extends OutputStream {
  private final ContentStore store;
  private final Path temporary;
  private final FileOutputStream out;
  private final MessageDigest sha256 = Digest.sha256();
  private final boolean digesting;
  private long size;
  private boolean committed;

  BlobWriter(ContentStore store, Path temporary, boolean digesting) throws IOException {
    this.store = store;
    this.temporary = temporary;
    this.digesting = digesting;
    out = new FileOutputStream(temporary.toFile());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
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
    out.getFD().sync();
    store.inFlight().publish(temporary, store.path(digest));
    committed = true;
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
