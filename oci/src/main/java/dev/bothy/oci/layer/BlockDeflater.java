package dev.bothy.oci.layer;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * Compresses the blocks of one gzip member independently of each other, so in parallel: each starts
 * with the 32 KiB before it as its dictionary and ends on a byte boundary. The member is what any
 * gunzip reads, and depends on the block size but not on the number of threads.
 */
final class BlockDeflater implements AutoCloseable {
  private static final int WINDOW = 32 << 10;

  private final int level;
  private final ConcurrentLinkedQueue<Deflater> idle = new ConcurrentLinkedQueue<>();

  BlockDeflater(int level) {
    this.level = level;
  }

  /**
   * Compresses one block; any thread may call.
   *
   * @param before the whole block before, empty for the first
   * @param last ends the member
   */
  byte[] deflate(byte[] before, byte[] block, int length, boolean last) {
    Deflater deflater = idle.poll();
    if (deflater == null) {
      deflater = new Deflater(level, true);
    }
    int dictionary = Math.min(before.length, WINDOW);
    if (dictionary > 0) {
      deflater.setDictionary(before, before.length - dictionary, dictionary);
    }
    deflater.setInput(block, 0, length);
    if (last) {
      deflater.finish();
    }
    byte[] buffer = new byte[32 << 10];
    ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
    int n;
    do {
      n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, n);
    } while (last ? !deflater.finished() : n == buffer.length);
    deflater.reset();
    idle.add(deflater);
    return out.toByteArray();
  }

  /** Only when no block is being compressed any more. */
  @Override
  public void close() {
    for (Deflater deflater = idle.poll(); deflater != null; deflater = idle.poll()) {
      deflater.end();
    }
  }
}
