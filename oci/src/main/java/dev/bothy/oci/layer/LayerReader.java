package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one layer (OCI image specification, layer § applying changesets) into the form that
 * overlayfs wants, without the layers below it.
 *
 * <p>The archive is hostile until proven otherwise. What it has put where is known here, in memory,
 * so nothing on disk is trusted: a name that leaves the root, goes through a link, or takes a file
 * for a directory is refused, before the sink hears of it.
 */
public final class LayerReader {
  private static final FileMetadata IMPLIED = new FileMetadata(0755, 0, 0, 0, 0, Map.of());

  private enum Kind {
    DIRECTORY,
    IMPLIED_DIRECTORY,
    OTHER,
    WHITEOUT
  }

  private final LayerSink sink;
  private final LayerLimits limits;

  /** Everything that the layer has, by path. */
  private final TreeMap<String, Kind> kinds = new TreeMap<>();

  private final TreeMap<String, FileMetadata> directories = new TreeMap<>();
  private long entries;
  private long bytes;

  private LayerReader(LayerSink sink, LayerLimits limits) {
    this.sink = sink;
    this.limits = limits;
    kinds.put("", Kind.IMPLIED_DIRECTORY);
  }

  /**
   * Unpacks a layer.
   *
   * @param blob the layer, compressed or not; read to its end, not closed
   * @param expected the diffID from the image's config; null when there is none to check
   * @throws OciFormatException when the archive is malformed, hostile or beyond the limits
   * @throws DigestMismatchException when its bytes are not the expected ones
   * @throws InterruptedIOException when the thread is interrupted
   * @throws IOException from the blob or the sink. After any of these what the sink made is to be
   *     thrown away
   */
  public static UnpackedLayer unpack(
      InputStream blob, @Nullable Digest expected, LayerSink sink, LayerLimits limits)
      throws IOException {
    MeteredStream metered = new MeteredStream(Compression.decompress(blob), limits.maxBytes());
    LayerReader reader = new LayerReader(sink, limits);
    BufferedInputStream in = new BufferedInputStream(metered, 1 << 17);
    reader.read(new TarReader(in));
    byte[] rest = new byte[1 << 14];
    while (in.read(rest) >= 0) {
      // what follows the archive's end is part of the layer's digest
    }
    Digest diffId = metered.digest();
    if (expected != null && !diffId.equals(expected)) {
      throw new DigestMismatchException("uncompressed layer", expected, diffId);
    }
    reader.finish();
    return new UnpackedLayer(diffId, metered.size(), reader.entries, reader.implied());
  }

  private void read(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("unpacking a layer was interrupted");
      }
      count();
      bytes += entry.size();
      if (bytes < 0 || bytes > limits.maxBytes()) {
        throw new OciFormatException(
            "layer refused: its files are larger than " + limits.maxBytes() + " bytes");
      }
      String path = LayerPaths.normalise(entry.name(), "name");
      String name = LayerPaths.name(path);
      if (name.startsWith(LayerPaths.WHITEOUT)) {
        whiteout(path, name);
      } else {
        add(path, entry, tar.content());
      }
    }
  }

  private void count() throws OciFormatException {
    if (++entries > limits.maxEntries()) {
      throw new OciFormatException(
          "layer refused: it has more than " + limits.maxEntries() + " entries");
    }
  }

  private void whiteout(String path, String name) throws IOException {
    String parent = LayerPaths.parent(path);
    if (name.equals(LayerPaths.OPAQUE)) {
      parents(path);
      sink.opaque(parent);
      return;
    }
    if (name.startsWith(LayerPaths.AUFS)) {
      return; // aufs' own bookkeeping, which old images have
    }
    String hidden = name.substring(LayerPaths.WHITEOUT.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new OciFormatException("layer refused: the whiteout \"" + path + "\" names no file");
    }
    parents(path);
    String target = LayerPaths.child(parent, hidden);
    Kind kind = kinds.get(target);
    // A whiteout hides what is below, never what this layer has.
    if (kind == null) {
      sink.whiteout(target);
      kinds.put(target, Kind.WHITEOUT);
    } else if (isDirectory(kind)) {
      sink.opaque(target);
    }
  }

  private void add(String path, TarEntry entry, InputStream content) throws IOException {
    FileMetadata metadata = metadata(path, entry);
    if (path.isEmpty()) {
      if (entry.type() != EntryType.DIRECTORY) {
        throw new OciFormatException("layer refused: its root is not a directory");
      }
    } else {
      parents(path);
    }
    Kind before = kinds.get(path);
    if (entry.type() == EntryType.DIRECTORY) {
      directory(path, before, metadata);
      return;
    }
    if (entry.type() == EntryType.HARD_LINK) {
      hardLink(path, before, entry, metadata);
      return;
    }
    vacate(path, before);
    switch (entry.type()) {
      case FILE -> sink.file(path, metadata, entry.size(), content);
      case SYMLINK -> {
        if (entry.linkName().isEmpty()) {
          throw new OciFormatException("layer refused: the link \"" + path + "\" has no target");
        }
        sink.symlink(path, entry.linkName(), metadata);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> node(path, entry, metadata);
      case DIRECTORY, HARD_LINK -> throw new IllegalStateException("handled above");
    }
    kinds.put(path, Kind.OTHER);
  }

  private void node(String path, TarEntry entry, FileMetadata metadata) throws IOException {
    if (entry.type() == EntryType.CHARACTER_DEVICE
        && entry.devMajor() == 0
        && entry.devMinor() == 0) {
      throw new OciFormatException(
          "layer refused: \""
              + path
              + "\" is the device 0:0, which overlayfs takes for a whiteout");
    }
    sink.node(path, entry.type(), entry.devMajor(), entry.devMinor(), metadata);
  }

  private void directory(String path, @Nullable Kind before, FileMetadata metadata)
      throws IOException {
    if (before == Kind.OTHER || before == Kind.WHITEOUT) {
      sink.remove(path);
    }
    sink.directory(path, metadata);
    if (before == Kind.WHITEOUT) {
      sink.opaque(path);
    }
    kinds.put(path, Kind.DIRECTORY);
    directories.put(path, metadata);
  }

  private void hardLink(String path, @Nullable Kind before, TarEntry entry, FileMetadata metadata)
      throws IOException {
    String target = LayerPaths.normalise(entry.linkName(), "hard link target");
    Kind kind = kinds.get(target);
    if (target.equals(path)) {
      throw new OciFormatException("layer refused: \"" + path + "\" is a hard link to itself");
    }
    if (kind != Kind.OTHER) {
      throw new OciFormatException(
          "layer refused: the hard link \""
              + path
              + "\" points to \""
              + target
              + (kind == null || kind == Kind.WHITEOUT
                  ? "\", which the layer does not have before it"
                  : "\", which is a directory"));
    }
    if (isDirectory(before) && target.startsWith(path + "/")) {
      throw new OciFormatException(
          "layer refused: the hard link \"" + path + "\" would replace its own target");
    }
    vacate(path, before);
    sink.hardLink(path, target, metadata);
    kinds.put(path, Kind.OTHER);
  }

  /** Later entries replace earlier ones. */
  private void vacate(String path, @Nullable Kind before) throws IOException {
    if (path.isEmpty()) {
      throw new OciFormatException("layer refused: its root is not a directory");
    }
    if (before == null) {
      return;
    }
    sink.remove(path);
    if (isDirectory(before)) {
      // '0' is the character after '/': everything below the path
      kinds.subMap(path + "/", path + "0").clear();
      directories.subMap(path + "/", path + "0").clear();
      directories.remove(path);
    }
    kinds.remove(path);
  }

  private static boolean isDirectory(@Nullable Kind kind) {
    return kind == Kind.DIRECTORY || kind == Kind.IMPLIED_DIRECTORY;
  }

  /** Makes sure that every parent is a directory of this layer; missing ones are implied. */
  private void parents(String path) throws IOException {
    String parent = LayerPaths.parent(path);
    if (isDirectory(kinds.get(parent))) {
      return;
    }
    Deque<String> missing = new ArrayDeque<>();
    while (!isDirectory(kinds.get(parent))) {
      if (kinds.get(parent) == Kind.OTHER) {
        throw new OciFormatException(
            "layer refused: \""
                + path
                + "\" goes through \""
                + parent
                + "\", which is a link or a file");
      }
      if (LayerPaths.name(parent).startsWith(LayerPaths.WHITEOUT)) {
        throw new OciFormatException("layer refused: \"" + path + "\" is below a whiteout name");
      }
      missing.push(parent);
      parent = LayerPaths.parent(parent);
    }
    for (String directory : missing) {
      count();
      Kind before = kinds.get(directory);
      if (before == Kind.WHITEOUT) {
        sink.remove(directory);
      }
      sink.directory(directory, IMPLIED);
      if (before == Kind.WHITEOUT) {
        sink.opaque(directory);
      }
      kinds.put(directory, Kind.IMPLIED_DIRECTORY);
      directories.put(directory, IMPLIED);
    }
  }

  private static FileMetadata metadata(String path, TarEntry entry) throws OciFormatException {
    if (entry.uid() >= 0xffff_ffffL || entry.gid() >= 0xffff_ffffL) {
      throw new OciFormatException("layer refused: \"" + path + "\" has an owner beyond 32 bits");
    }
    return new FileMetadata(
        entry.mode(),
        (int) entry.uid(),
        (int) entry.gid(),
        entry.mtimeSeconds(),
        entry.mtimeNanos(),
        Xattrs.portable(entry.xattrs()));
  }

  /** Times last, deepest first: filling a directory changes its time. */
  private void finish() throws IOException {
    for (Map.Entry<String, FileMetadata> entry : directories.descendingMap().entrySet()) {
      FileMetadata metadata = entry.getValue();
      sink.directoryTime(entry.getKey(), metadata.mtimeSeconds(), metadata.mtimeNanos());
    }
  }

  private List<String> implied() {
    List<String> result = new ArrayList<>();
    for (String path : directories.keySet()) {
      if (kinds.get(path) == Kind.IMPLIED_DIRECTORY) {
        result.add(path);
      }
    }
    return result;
  }
}
