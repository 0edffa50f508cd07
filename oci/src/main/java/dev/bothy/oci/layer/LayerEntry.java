package dev.bothy.oci.layer;

import dev.bothy.oci.tar.EntryType;
import org.jspecify.annotations.Nullable;

/**
 * One file of a layer as it lies in an overlayfs upper directory.
 *
 * @param path relative, as in {@link LayerSink}; {@code ""} is the layer's root
 * @param kind what it is
 * @param size bytes; 0 unless a file
 * @param linkTarget a symbolic link's text, or the first path of a hard-linked file; else empty
 * @param opaque a directory that hides what is below it
 */
public record LayerEntry(
    String path,
    Kind kind,
    FileMetadata metadata,
    long size,
    String linkTarget,
    int devMajor,
    int devMinor,
    boolean opaque) {
  /** What an entry is. */
  public enum Kind {
    FILE(EntryType.FILE),
    DIRECTORY(EntryType.DIRECTORY),
    SYMLINK(EntryType.SYMLINK),
    HARD_LINK(EntryType.HARD_LINK),
    CHARACTER_DEVICE(EntryType.CHARACTER_DEVICE),
    BLOCK_DEVICE(EntryType.BLOCK_DEVICE),
    FIFO(EntryType.FIFO),
    /** Hides the path in layers below. */
    WHITEOUT(null);

    private final @Nullable EntryType tarType;

    Kind(@Nullable EntryType tarType) {
      this.tarType = tarType;
    }

    /** Null for a whiteout, which tar has no type for. */
    @Nullable EntryType tarType() {
      return tarType;
    }
  }

  public static LayerEntry directory(String path, FileMetadata metadata, boolean opaque) {
    return new LayerEntry(path, Kind.DIRECTORY, metadata, 0, "", 0, 0, opaque);
  }

  public static LayerEntry file(String path, FileMetadata metadata, long size) {
    return new LayerEntry(path, Kind.FILE, metadata, size, "", 0, 0, false);
  }

  public static LayerEntry symlink(String path, FileMetadata metadata, String target) {
    return new LayerEntry(path, Kind.SYMLINK, metadata, 0, target, 0, 0, false);
  }

  /** Another name for a file that was walked before under {@code first}. */
  public static LayerEntry hardLink(String path, FileMetadata metadata, String first) {
    return new LayerEntry(path, Kind.HARD_LINK, metadata, 0, first, 0, 0, false);
  }

  /**
   * @param kind a device or {@link Kind#FIFO}
   */
  public static LayerEntry node(
      String path, Kind kind, FileMetadata metadata, int major, int minor) {
    return new LayerEntry(path, kind, metadata, 0, "", major, minor, false);
  }

  public static LayerEntry whiteout(String path, FileMetadata metadata) {
    return new LayerEntry(path, Kind.WHITEOUT, metadata, 0, "", 0, 0, false);
  }
}
