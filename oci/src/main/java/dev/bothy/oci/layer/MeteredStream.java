package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import dev.bothy.oci.OciFormatException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Digests and counts what is read through it, and stops at a limit. */
final class MeteredStream extends FilterInputStream {
  private final MessageDigest sha256 = Digest.sha256();
  private final long limit;
  private long size;

  MeteredStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  long size() {
    return size;
  }

  /** Of all bytes so far; ends the computation. */
  Digest digest() {
    return Digest.of(sha256);
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
      size += n;
      if (size > limit) {
        throw new OciFormatException("layer refused: it unpacks to more than " + limit + " bytes");
      }
      sha256.update(bytes, offset, n);
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] bytes = new byte[(int) Math.min(n, 1 << 14)];
    return Math.max(0, read(bytes, 0, bytes.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
