package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Digests and counts what is written through it; closing it leaves the stream below open. */
final class MeteredOutput extends FilterOutputStream {
  private final MessageDigest sha256 = Digest.sha256();
  private long size;

  MeteredOutput(OutputStream out) {
    super(out);
  }

  long size() {
    return size;
  }

  /** Of all bytes so far; ends the computation. */
  Digest digest() {
    return Digest.of(sha256);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    sha256.update(bytes, offset, length);
    size += length;
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
