package dev.bothy.oci.layer;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The only class that knows the zstd library, so that nothing else loads it. */
final class Zstd {
  /** Refuses frames that ask for more than 128 MiB of window. */
  private static final int MAX_WINDOW_LOG = 27;

  private Zstd() {}

  static InputStream reader(InputStream in) throws IOException {
    return new ZstdInputStream(in).setLongMax(MAX_WINDOW_LOG);
  }

  /**
   * zstd's own threads give the same bytes for any number of them, but other bytes than none does:
   * there is always at least one.
   */
  static OutputStream writer(OutputStream out, int level, int threads) throws IOException {
    return new ZstdOutputStream(out, level).setWorkers(Math.max(1, threads)).setChecksum(true);
  }
}
