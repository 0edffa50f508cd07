package dev.bothy.oci.layer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A layer in memory, built entry by entry in any order. */
final class TreeSource implements LayerSource {
  static final FileMetadata FILE = meta(0644);
  static final FileMetadata DIRECTORY = meta(0755);

  private final TreeMap<String, LayerEntry> entries = new TreeMap<>(LayerPaths::compare);
  private final Map<String, byte[]> contents = new TreeMap<>();

  static FileMetadata meta(int mode) {
    return new FileMetadata(mode, 0, 0, 1_000_000_000L, 0, Map.of());
  }

  TreeSource add(LayerEntry entry) {
    entries.put(entry.path(), entry);
    return this;
  }

  TreeSource directory(String path) {
    return add(LayerEntry.directory(path, DIRECTORY, false));
  }

  TreeSource file(String path, String content) {
    return file(path, FILE, content.getBytes(StandardCharsets.UTF_8));
  }

  TreeSource file(String path, FileMetadata metadata, byte[] content) {
    contents.put(path, content);
    return add(LayerEntry.file(path, metadata, content.length));
  }

  Map<String, LayerEntry> entries() {
    return entries;
  }

  byte[] content(String path) {
    byte[] content = contents.get(path);
    return content == null ? new byte[0] : content;
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    for (LayerEntry entry : entries.values()) {
      if (entry.kind() == LayerEntry.Kind.FILE) {
        visitor.file(entry, new ByteArrayInputStream(content(entry.path())));
      } else {
        visitor.entry(entry);
      }
    }
  }
}
