package dev.bothy.oci.layer;

import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a layer in one pass: archive, diffID, compression, digest and size. Same entries and same
 * settings, same bytes, whatever the host, the time and the number of threads.
 *
 * @param compression how
 * @param level of the compression
 * @param timestamps what becomes of times
 * @param threads how many may compress at once, at least 1
 */
public record LayerWriter(Compression compression, int level, Timestamps timestamps, int threads) {
  public LayerWriter {
    compression.checkLevel(level);
    if (threads < 1) {
      throw new IllegalArgumentException("no thread to compress with");
    }
  }

  /** With the compression's default level and all processors. */
  public static LayerWriter of(Compression compression, Timestamps timestamps) {
    return new LayerWriter(
        compression,
        compression.defaultLevel(),
        timestamps,
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * Writes the layer.
   *
   * @param out gets the bytes; not closed
   * @throws OciFormatException when the source has a name that a layer cannot hold
   * @throws InterruptedIOException when the thread is interrupted
   */
  public WrittenLayer write(LayerSource source, OutputStream out) throws IOException {
    try (LayerPipeline pipeline = new LayerPipeline(this, out)) {
      TarWriter tar = new TarWriter(pipeline);
      source.walk(new Writing(tar, timestamps));
      tar.finish();
      return pipeline.finish();
    }
  }

  private static final class Writing implements LayerSource.Visitor {
    private final TarWriter tar;
    private final Timestamps timestamps;
    private @Nullable String last;

    Writing(TarWriter tar, Timestamps timestamps) {
      this.tar = tar;
      this.timestamps = timestamps;
    }

    @Override
    public void entry(LayerEntry entry) throws IOException {
      begin(entry);
      FileMetadata metadata = entry.metadata();
      long time = timestamps.of(metadata.mtimeSeconds());
      EntryType type = entry.kind().tarType();
      if (type == null) {
        marker(
            LayerPaths.child(
                LayerPaths.parent(entry.path()),
                LayerPaths.WHITEOUT + LayerPaths.name(entry.path())));
        return;
      }
      switch (entry.kind()) {
        case DIRECTORY -> {
          String name = entry.path().isEmpty() ? "./" : entry.path() + "/";
          tar.write(header(entry, name, type, time));
          if (entry.opaque()) {
            marker(LayerPaths.child(entry.path(), LayerPaths.OPAQUE));
          }
        }
        case SYMLINK, HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
            tar.write(header(entry, entry.path(), type, time));
        case FILE, WHITEOUT ->
            throw new IllegalArgumentException(entry.path() + " is a file without content");
      }
    }

    @Override
    public void file(LayerEntry entry, InputStream content) throws IOException {
      begin(entry);
      long time = timestamps.of(entry.metadata().mtimeSeconds());
      tar.write(header(entry, entry.path(), EntryType.FILE, time), content);
    }

    private void begin(LayerEntry entry) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("writing a layer was interrupted");
      }
      String path = entry.path();
      if (last != null && LayerPaths.compare(last, path) >= 0) {
        throw new IllegalArgumentException(
            "the source is out of order: \"" + path + "\" after \"" + last + "\"");
      }
      last = path;
      if (LayerPaths.name(path).startsWith(LayerPaths.WHITEOUT)) {
        throw new OciFormatException(
            "\""
                + path
                + "\" cannot be stored in an image: names that begin with .wh. mean deletions"
                + " there; rename or remove it");
      }
    }

    private void marker(String name) throws IOException {
      tar.write(
          new TarEntry(
              name, EntryType.FILE, 0, 0, 0, timestamps.ofWhiteout(), 0, 0, "", 0, 0, Map.of()));
    }

    private static TarEntry header(LayerEntry entry, String name, EntryType type, long time) {
      FileMetadata metadata = entry.metadata();
      return new TarEntry(
          name,
          type,
          type == EntryType.SYMLINK ? 0777 : metadata.mode(),
          Integer.toUnsignedLong(metadata.uid()),
          Integer.toUnsignedLong(metadata.gid()),
          time,
          0,
          entry.size(),
          entry.linkTarget(),
          entry.devMajor(),
          entry.devMinor(),
          Xattrs.portable(metadata.xattrs()));
    }
  }
}
