package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.store.BlobNotFoundException;
import dev.bothy.oci.store.ContentStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * A blob of the store on its way out; when its bytes were not the ones that its digest says, its
 * end is an exception and the blob is dropped, so that the next attempt gets it anew.
 */
final class CheckedStream extends FilterInputStream {
  private final ContentStore store;
  private final Descriptor blob;
  private final MessageDigest sha256 = Digest.sha256();
  private boolean checked;

  /**
   * @throws BlobNotFoundException when the store does not have it
   */
  CheckedStream(ContentStore store, Descriptor blob) throws IOException {
    super(store.open(blob.digest()));
    this.store = store;
    this.blob = blob;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      sha256.update(bytes, offset, n);
    } else if (n < 0 && !checked) {
      checked = true;
      check();
    }
    return n;
  }

  private void check() throws IOException {
    Digest actual = Digest.of(sha256);
    if (!actual.equals(blob.digest())) {
      store.drop(blob.digest());
      throw new DigestMismatchException("blob " + blob.digest(), blob.digest(), actual);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
