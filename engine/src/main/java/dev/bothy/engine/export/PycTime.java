package dev.bothy.engine.export;

import dev.bothy.engine.snapshot.UpperDirectorySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Python's compiled modules remember the time of their source (PEP 552), and are compiled anew when
 * it differs. Where times of files are clamped, that time must be clamped alike: for the module to
 * count, and for equal builds to give equal bytes.
 */
final class PycTime {
  private static final int HEADER = 16;

  private PycTime() {}

  /** What makes the times in files no later than the epoch; -1 leaves them. */
  static UpperDirectorySource.Contents clamping(long epoch) {
    return (name, size, content) -> settled(name, size, content, epoch);
  }

  /** The file's contents, with the time in them no later than the epoch (-1: unchanged). */
  private static InputStream settled(String name, long size, InputStream content, long epoch)
      throws IOException {
    if (epoch < 0 || size < HEADER || !name.endsWith(".pyc")) {
      return content;
    }
    byte[] header = content.readNBytes(HEADER);
    boolean marked = header.length == HEADER && header[2] == '\r' && header[3] == '\n';
    if (marked && (header[4] | header[5] | header[6] | header[7]) == 0) {
      long time = 0;
      for (int i = 3; i >= 0; i--) {
        time = time << 8 | header[8 + i] & 0xff;
      }
      if (time > epoch) {
        for (int i = 0; i < 4; i++) {
          header[8 + i] = (byte) (epoch >>> 8 * i);
        }
      }
    }
    return new SequenceInputStream(new ByteArrayInputStream(header), content);
  }
}
