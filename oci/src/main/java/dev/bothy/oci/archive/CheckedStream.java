package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob's bytes; its end is an exception when they were not the ones that its digest says. */
final class CheckedStream extends FilterInputStream {
  private final Descriptor blob;
  private final MessageDigest sha256 = Digest.sha256();
  private boolean checked;

  CheckedStream(InputStream in, Descriptor blob) {
    super(in);
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

  private void check() throws DigestMismatchException {
    Digest actual = Digest.of(sha256);
    if (!actual.equals(blob.digest())) {
      throw new DigestMismatchException("blob " + blob.digest(), blob.digest(), actual);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
