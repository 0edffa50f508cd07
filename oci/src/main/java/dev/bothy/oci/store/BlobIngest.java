package dev.bothy.oci.store;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.OciFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A blob on its way into the store. What was written survives {@link #close} and even a killed
 * process, and the next ingest of the same blob goes on from there; a blob appears in the store
 * only by {@link #commit}, whole and checked.
 */
public final class BlobIngest implements Closeable {
  private final ContentStore store;
  private final Descriptor descriptor;
  private final Path partial;
  private final FileLocks.Held lock;
  private final RandomAccessFile file;
  private MessageDigest sha256 = Digest.sha256();
  private long offset;
  private boolean done;

  private BlobIngest(
      ContentStore store,
      Descriptor descriptor,
      Path partial,
      FileLocks.Held lock,
      RandomAccessFile file) {
    this.store = store;
    this.descriptor = descriptor;
    this.partial = partial;
    this.lock = lock;
    this.file = file;
  }

  /** Takes over the lock. */
  static BlobIngest open(
      ContentStore store, Descriptor descriptor, Path partial, FileLocks.Held lock)
      throws IOException {
    BlobIngest ingest = null;
    try {
      RandomAccessFile file = new RandomAccessFile(partial.toFile(), "rw");
      ingest = new BlobIngest(store, descriptor, partial, lock, file);
      ingest.adopt();
      return ingest;
    } catch (IOException e) {
      if (ingest != null) {
        ingest.close();
      } else {
        lock.close();
      }
      throw e;
    }
  }

  /** What an earlier attempt left, as far as it can be part of the blob. */
  private void adopt() throws IOException {
    long length = file.length();
    if (length > descriptor.size()) {
      restart();
      return;
    }
    byte[] buffer = new byte[1 << 16];
    while (offset < length) {
      int n = file.read(buffer, 0, (int) Math.min(buffer.length, length - offset));
      if (n < 0) {
        break;
      }
      sha256.update(buffer, 0, n);
      offset += n;
    }
  }

  /** How many bytes are here; the next write goes on from there. */
  public long offset() {
    return offset;
  }

  /** Throws away what is here, e.g. because the other side cannot send a range. */
  public void restart() throws IOException {
    file.setLength(0);
    file.seek(0);
    offset = 0;
    sha256 = Digest.sha256();
  }

  /**
   * Appends bytes.
   *
   * @throws OciFormatException when there are more than the descriptor's size; what is here is
   *     thrown away
   */
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (offset + length > descriptor.size()) {
      restart();
      throw new OciFormatException(
          "blob "
              + descriptor.digest()
              + " is longer than its "
              + descriptor.size()
              + " bytes; what came was thrown away");
    }
    file.write(bytes, from, length);
    sha256.update(bytes, from, length);
    offset += length;
  }

  /** Appends all of a stream. */
  public void writeAll(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      write(buffer, 0, n);
    }
  }

  /**
   * Makes the blob part of the store, durably.
   *
   * @throws DigestMismatchException when the bytes are others; they are thrown away
   * @throws OciFormatException when bytes are missing; those that are here are kept
   */
  public void commit() throws IOException {
    if (offset < descriptor.size()) {
      throw new OciFormatException(
          "blob "
              + descriptor.digest()
              + " is cut: "
              + offset
              + " of "
              + descriptor.size()
              + " bytes");
    }
    Digest actual = Digest.of(sha256);
    if (!actual.equals(descriptor.digest())) {
      restart();
      throw new DigestMismatchException("blob " + descriptor.digest(), descriptor.digest(), actual);
    }
    file.getFD().sync();
    store.inFlight().publish(partial, store.path(descriptor.digest()));
    done = true;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
      if (!done && offset == 0) {
        Files.deleteIfExists(partial);
      }
    } finally {
      lock.close();
    }
  }
}
