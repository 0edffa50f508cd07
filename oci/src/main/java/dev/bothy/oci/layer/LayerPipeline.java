package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import dev.bothy.oci.Interruption;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Takes an archive's bytes in blocks; digests them and compresses them at the same time, and writes
 * the compressed blocks in order. Holds a bounded number of blocks.
 */
final class LayerPipeline extends OutputStream {
  /** Part of what decides a gzip layer's bytes: a change changes digests. */
  private static final int BLOCK = 256 << 10;

  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private record InFlight(Future<?> digested, @Nullable Future<byte[]> compressed) {}

  private final Compression compression;
  private final MeteredOutput out;
  private final @Nullable OutputStream zstd;
  private final @Nullable BlockDeflater deflater;
  private final ExecutorService pool;
  private final int maxInFlight;
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private final MessageDigest diffId = Digest.sha256();
  private final CRC32 crc = new CRC32();
  private CompletableFuture<Void> digested = CompletableFuture.completedFuture(null);
  private byte[] before = new byte[0];
  private byte[] block = new byte[BLOCK];
  private int fill;
  private long size;

  LayerPipeline(LayerWriter settings, OutputStream target) throws IOException {
    compression = settings.compression();
    out = new MeteredOutput(target);
    zstd =
        compression == Compression.ZSTD
            ? Zstd.writer(out, settings.level(), settings.threads())
            : null;
    deflater = compression == Compression.GZIP ? new BlockDeflater(settings.level()) : null;
    maxInFlight = settings.threads() * 2 + 1;
    pool =
        Executors.newFixedThreadPool(
            settings.threads(), Thread.ofPlatform().daemon().name("layer-", 0).factory());
    if (compression == Compression.GZIP) {
      out.write(GZIP_HEADER);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (fill == BLOCK) {
        dispatch(false);
      }
      int n = Math.min(left, BLOCK - fill);
      System.arraycopy(bytes, from, block, fill, n);
      fill += n;
      from += n;
      left -= n;
    }
  }

  private void dispatch(boolean last) throws IOException {
    byte[] full = block;
    int length = fill;
    byte[] previous = before;
    size += length;
    // A chain: blocks are digested one after another, beside everything else.
    digested = digested.thenRunAsync(() -> diffId.update(full, 0, length), pool);
    Future<byte[]> compressed = null;
    if (deflater != null) {
      crc.update(full, 0, length);
      BlockDeflater gzip = deflater;
      Callable<byte[]> task = () -> gzip.deflate(previous, full, length, last);
      compressed = pool.submit(task);
    } else if (zstd != null) {
      zstd.write(full, 0, length);
    } else {
      out.write(full, 0, length);
    }
    inFlight.add(new InFlight(digested, compressed));
    while (inFlight.size() >= maxInFlight) {
      retire(inFlight.remove());
    }
    before = full;
    block = new byte[BLOCK];
    fill = 0;
  }

  private void retire(InFlight done) throws IOException {
    try {
      if (done.compressed() != null) {
        out.write(done.compressed().get());
      }
      done.digested().get();
    } catch (InterruptedException e) {
      throw Interruption.of("writing a layer was interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("compressing a layer failed: " + e.getCause(), e);
    }
  }

  WrittenLayer finish() throws IOException {
    dispatch(true);
    while (!inFlight.isEmpty()) {
      retire(inFlight.remove());
    }
    if (zstd != null) {
      zstd.close();
    } else if (deflater != null) {
      littleEndian((int) crc.getValue());
      littleEndian((int) size);
    }
    out.flush();
    Digest uncompressed = Digest.of(diffId);
    Digest written = compression == Compression.NONE ? uncompressed : out.digest();
    return new WrittenLayer(uncompressed, size, written, out.size(), compression);
  }

  private void littleEndian(int value) throws IOException {
    out.write(
        new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
  }

  /** Stops what still runs. */
  @Override
  public void close() throws IOException {
    pool.shutdownNow();
    boolean stopped = false;
    boolean interrupted = false;
    while (!stopped) {
      try {
        stopped = pool.awaitTermination(1, TimeUnit.MINUTES); // a block takes milliseconds
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (deflater != null) {
      deflater.close();
    }
    if (zstd != null) {
      zstd.close(); // frees its native memory; once more is harmless
    }
  }
}
