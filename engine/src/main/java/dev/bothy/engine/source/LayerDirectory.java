package dev.bothy.engine.source;

import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.layer.FileMetadata;
import dev.bothy.oci.layer.LayerSink;
import dev.bothy.oci.tar.EntryType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * An image's layer as the upper directory of an overlay. Its parents need not be there: deletions
 * become marks that say the same on top of anything.
 */
final class LayerDirectory implements LayerSink {
  private final Fd root;
  private final OverlayMarks marks;

  LayerDirectory(Fd root, OverlayMarks marks) {
    this.root = root;
    this.marks = marks;
  }

  private static String name(String path) {
    return path.isEmpty() ? "." : path;
  }

  @Override
  public void directory(String path, FileMetadata metadata) throws IOException {
    if (!path.isEmpty() && FileCalls.statIfPresent(root, path) == null) {
      FileCalls.mkdir(root, path, 0700);
    }
    finish(path, metadata, true);
  }

  @Override
  public void file(String path, FileMetadata metadata, long size, InputStream content)
      throws IOException {
    try (Fd fd = root.openAt(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW, 0600);
        OutputStream out = fd.output()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    finish(path, metadata, true);
  }

  @Override
  public void symlink(String path, String target, FileMetadata metadata) throws IOException {
    FileCalls.symlink(target, root, path);
    finish(path, metadata, false);
  }

  @Override
  public void hardLink(String path, String existing) throws IOException {
    FileCalls.link(root, existing, root, path);
  }

  @Override
  public void node(String path, EntryType type, int major, int minor, FileMetadata metadata)
      throws IOException {
    int kind =
        switch (type) {
          case CHARACTER_DEVICE -> FileStat.CHARACTER;
          case BLOCK_DEVICE -> FileStat.BLOCK;
          case FIFO -> FileStat.FIFO;
          case FILE, HARD_LINK, SYMLINK, DIRECTORY ->
              throw new IllegalArgumentException(type + " is no device");
        };
    try {
      FileCalls.mknod(root, path, kind | 0600, major, minor);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPERM && type != EntryType.FIFO) {
        return; // not in a user namespace; and what runs gets a /dev of its own
      }
      throw e;
    }
    finish(path, metadata, true);
  }

  @Override
  public void whiteout(String path) throws IOException {
    FileCalls.whiteout(root, path);
  }

  @Override
  public void opaque(String path) throws IOException {
    marks.makeOpaque(root, name(path));
  }

  @Override
  public void remove(String path) throws IOException {
    Trees.delete(root, path);
  }

  @Override
  public void directoryTime(String path, long mtimeSeconds, int mtimeNanos) throws IOException {
    FileCalls.times(root, name(path), mtimeSeconds, mtimeNanos, mtimeSeconds, mtimeNanos);
  }

  /** In this order: a change of owner clears set-uid bits and file capabilities. */
  private void finish(String path, FileMetadata metadata, boolean hasMode) throws IOException {
    String name = name(path);
    FileCalls.chown(root, name, metadata.uid(), metadata.gid());
    if (hasMode) {
      FileCalls.chmod(root, name, metadata.mode());
    }
    for (Map.Entry<String, byte[]> attribute : metadata.xattrs().entrySet()) {
      try {
        Xattrs.set(root, name, attribute.getKey(), attribute.getValue());
      } catch (ErrnoException e) {
        // user.* is for files and directories only, and some file systems have no attributes.
        if (e.errno() != Errno.EPERM && e.errno() != Errno.EOPNOTSUPP) {
          throw e;
        }
      }
    }
    FileCalls.times(
        root,
        name,
        metadata.mtimeSeconds(),
        metadata.mtimeNanos(),
        metadata.mtimeSeconds(),
        metadata.mtimeNanos());
  }
}
