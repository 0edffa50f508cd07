package dev.bothy.oci.layer;

import dev.bothy.oci.tar.EntryType;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where a layer is unpacked to: an empty directory that becomes an overlayfs upper directory.
 *
 * <p>Paths are relative, without empty, {@code .} or {@code ..} components; {@code ""} is the
 * layer's root. Their characters are in the form of {@link dev.bothy.oci.tar.ByteText}. {@link
 * LayerReader} promises: a path's parent is a directory that this sink was told to make (never a
 * symbolic link); nothing is at the path, except where {@link #directory} updates a directory;
 * {@link #remove} is called before something takes another's place. So a sink need not look, only
 * refuse to follow links. One thread calls it.
 */
public interface LayerSink {
  /** Makes a directory, or gives one that is there new metadata. */
  void directory(String path, FileMetadata metadata) throws IOException;

  /**
   * Makes a file.
   *
   * @param size what {@code content} will give, to reserve space
   * @param content to be read to its end, and not closed
   */
  void file(String path, FileMetadata metadata, long size, InputStream content) throws IOException;

  /** Makes a symbolic link; the target is any text and not to be resolved. The mode is unused. */
  void symlink(String path, String target, FileMetadata metadata) throws IOException;

  /**
   * Makes another name for a file of this layer that is no directory, and gives it new metadata.
   */
  void hardLink(String path, String existing, FileMetadata metadata) throws IOException;

  /**
   * Makes a device node or a FIFO.
   *
   * @param type {@link EntryType#CHARACTER_DEVICE}, {@link EntryType#BLOCK_DEVICE} or {@link
   *     EntryType#FIFO}; never the character device 0:0
   */
  void node(String path, EntryType type, int major, int minor, FileMetadata metadata)
      throws IOException;

  /** Hides what layers below have at this path: a character device 0:0 in overlayfs. */
  void whiteout(String path) throws IOException;

  /** Hides what layers below have within this directory, which exists. */
  void opaque(String path) throws IOException;

  /** Removes what is at the path, with everything below it. */
  void remove(String path) throws IOException;

  /** Called last, children before parents: sets a directory's time, which its filling changed. */
  void directoryTime(String path, long mtimeSeconds, int mtimeNanos) throws IOException;
}
