package dev.bothy.oci.layer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reading gzip, members after the first included. */
final class Gzip {
  private Gzip() {}

  static InputStream reader(BufferedInputStream in) throws IOException {
    return new GZIPInputStream(new NeverIdle(in), 1 << 16);
  }

  /**
   * {@link GZIPInputStream} takes {@code available() == 0} for the end of the file and would drop
   * later members on a slow source; this one says 0 at the end only.
   */
  private static final class NeverIdle extends FilterInputStream {
    NeverIdle(BufferedInputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      int known = in.available();
      if (known > 0) {
        return known;
      }
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0 ? 0 : 1;
    }
  }
}
