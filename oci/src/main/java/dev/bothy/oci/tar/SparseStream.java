package dev.bothy.oci.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A sparse file's full content: its regions from the archive, zeros between them. */
final class SparseStream extends InputStream {
  private final InputStream stored;
  private final SparseMap map;
  private final long size;
  private long position;
  private int region;

  SparseStream(InputStream stored, SparseMap map, long size) {
    this.stored = stored;
    this.map = map;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position >= size) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    while (region < map.size() && map.offset(region) + map.length(region) <= position) {
      region++;
    }
    boolean data = region < map.size() && map.offset(region) <= position;
    long until =
        data
            ? map.offset(region) + map.length(region)
            : region < map.size() ? map.offset(region) : size;
    int n = (int) Math.min(length, until - position);
    if (data) {
      n = stored.read(bytes, offset, n);
      if (n < 0) {
        throw new EOFException("the archive ends within a sparse file");
      }
    } else {
      Arrays.fill(bytes, offset, offset + n, (byte) 0);
    }
    position += n;
    return n;
  }
}
