package dev.bothy.oci.layer;

import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.EntryType;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A layer's entries in memory, as they would lie in an upper directory: the pure counterpart of
 * unpacking, for listings, comparisons and tests. Contents are kept as digests only.
 */
public final class LayerListing implements LayerSink {
  private static final FileMetadata WHITEOUT = new FileMetadata(0, 0, 0, 0, 0, Map.of());

  private final TreeMap<String, LayerEntry> entries = new TreeMap<>(LayerPaths::compare);
  private final Map<String, Digest> contents = new HashMap<>();

  /** The entries in the order of {@link LayerSource#walk}. */
  public Collection<LayerEntry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The entry at a path, if the layer has one. */
  public Optional<LayerEntry> entry(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** The digest of a file's content, if there is a file at the path. */
  public Optional<Digest> content(String path) {
    return Optional.ofNullable(contents.get(path));
  }

  @Override
  public void directory(String path, FileMetadata metadata) {
    LayerEntry before = entries.get(path);
    entries.put(path, LayerEntry.directory(path, metadata, before != null && before.opaque()));
  }

  @Override
  public void file(String path, FileMetadata metadata, long size, InputStream content)
      throws IOException {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[1 << 16];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    entries.put(path, LayerEntry.file(path, metadata, size));
    contents.put(path, Digest.of(sha256));
  }

  @Override
  public void symlink(String path, String target, FileMetadata metadata) {
    entries.put(path, LayerEntry.symlink(path, metadata, target));
  }

  @Override
  public void hardLink(String path, String existing, FileMetadata metadata) {
    LayerEntry first = entries.get(existing);
    if (first == null) {
      throw new IllegalArgumentException("no such file: " + existing);
    }
    String target = first.kind() == LayerEntry.Kind.HARD_LINK ? first.linkTarget() : first.path();
    entries.put(path, LayerEntry.hardLink(path, metadata, target));
  }

  @Override
  public void node(String path, EntryType type, int major, int minor, FileMetadata metadata) {
    LayerEntry.Kind kind =
        switch (type) {
          case CHARACTER_DEVICE -> LayerEntry.Kind.CHARACTER_DEVICE;
          case BLOCK_DEVICE -> LayerEntry.Kind.BLOCK_DEVICE;
          case FIFO -> LayerEntry.Kind.FIFO;
          case FILE, HARD_LINK, SYMLINK, DIRECTORY ->
              throw new IllegalArgumentException(type + " is no device");
        };
    entries.put(path, LayerEntry.node(path, kind, metadata, major, minor));
  }

  @Override
  public void whiteout(String path) {
    entries.put(path, LayerEntry.whiteout(path, WHITEOUT));
  }

  @Override
  public void opaque(String path) {
    LayerEntry entry = entries.get(path);
    FileMetadata metadata =
        entry == null ? new FileMetadata(0755, 0, 0, 0, 0, Map.of()) : entry.metadata();
    entries.put(path, LayerEntry.directory(path, metadata, true));
  }

  @Override
  public void remove(String path) {
    for (LayerEntry entry : List.copyOf(entries.tailMap(path).values())) {
      if (!entry.path().equals(path) && !entry.path().startsWith(path + "/")) {
        break;
      }
      entries.remove(entry.path());
      contents.remove(entry.path());
    }
  }

  @Override
  public void directoryTime(String path, long mtimeSeconds, int mtimeNanos) {}
}
