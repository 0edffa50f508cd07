package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.DirectoryEntries;
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
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Unpacks an image's layer into a directory in overlayfs's own form. */
public final class UpperDirectorySink implements LayerSink, AutoCloseable {
  private final Fd root;
  private final OverlayMarks marks;
  private final Set<String> opaque = new HashSet<>();
  private final byte[] buffer = new byte[128 * 1024];
  private boolean rootDescribed;

  /**
   * @param fs an empty directory
   */
  public UpperDirectorySink(Path fs, OverlayMarks marks) throws IOException {
    this.root = Fd.directory(fs);
    this.marks = marks;
  }

  /** Whether the archive says what its root directory is. */
  public boolean rootDescribed() {
    return rootDescribed;
  }

  private static String name(String path) {
    return path.isEmpty() ? "." : path;
  }

  @Override
  public void directory(String path, FileMetadata metadata) throws IOException {
    String name = name(path);
    rootDescribed |= path.isEmpty();
    if (!path.isEmpty() && FileCalls.statIfPresent(root, name) == null) {
      FileCalls.mkdir(root, name, 0700);
    }
    finish(name, metadata, true);
  }

  @Override
  public void file(String path, FileMetadata metadata, long size, InputStream content)
      throws IOException {
    int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW;
    try (Fd file = root.openAt(path, flags, 0600)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        file.write(buffer, 0, n);
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
  public void hardLink(String path, String existing, FileMetadata metadata) throws IOException {
    FileCalls.link(root, existing, root, path);
    finish(path, metadata, !FileCalls.stat(root, path).isSymlink());
  }

  @Override
  public void node(String path, EntryType type, int major, int minor, FileMetadata metadata)
      throws IOException {
    int kind =
        switch (type) {
          case CHARACTER_DEVICE -> FileStat.CHARACTER;
          case BLOCK_DEVICE -> FileStat.BLOCK;
          case FIFO -> FileStat.FIFO;
          case FILE, DIRECTORY, SYMLINK, HARD_LINK ->
              throw new IllegalArgumentException("no device: " + type);
        };
    if (marks.userXattrs() && kind != FileStat.FIFO) {
      // In a user namespace the kernel lets nobody make devices; an empty file holds the place,
      // as other rootless tools have it.
      FileCalls.mknod(root, path, FileStat.REGULAR | 0600, 0, 0);
    } else {
      FileCalls.mknod(root, path, kind | 0600, major, minor);
    }
    finish(path, metadata, true);
  }

  @Override
  public void whiteout(String path) throws IOException {
    // Below an opaque directory there is nothing to hide, and overlayfs would list the whiteout.
    for (int slash = path.lastIndexOf('/'); ; slash = path.lastIndexOf('/', slash - 1)) {
      if (opaque.contains(slash < 0 ? "" : path.substring(0, slash))) {
        return;
      }
      if (slash < 0) {
        break;
      }
    }
    marks.whiteout(root, path);
  }

  @Override
  public void opaque(String path) throws IOException {
    marks.makeOpaque(root, name(path));
    opaque.add(path);
    try (Fd dir = root.childDirectory(name(path))) {
      removeWhiteouts(dir);
    }
  }

  private static void removeWhiteouts(Fd dir) throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      FileStat stat = FileCalls.stat(dir, name);
      if (stat.isWhiteout()) {
        FileCalls.unlink(dir, name);
      } else if (stat.isDirectory()) {
        try (Fd child = dir.childDirectory(name)) {
          removeWhiteouts(child);
        }
      }
    }
  }

  @Override
  public void remove(String path) throws IOException {
    Trees.delete(root, path);
    opaque.removeIf(o -> o.equals(path) || o.startsWith(path + "/"));
  }

  @Override
  public void directoryTime(String path, long mtimeSeconds, int mtimeNanos) throws IOException {
    FileCalls.times(root, name(path), mtimeSeconds, mtimeNanos, mtimeSeconds, mtimeNanos);
  }

  /** In this order: a change of owner clears set-uid bits and file capabilities. */
  private void finish(String name, FileMetadata metadata, boolean hasMode) throws IOException {
    FileCalls.chown(root, name, metadata.uid(), metadata.gid());
    if (hasMode) {
      FileCalls.chmod(root, name, metadata.mode());
    }
    for (Map.Entry<String, byte[]> xattr : metadata.xattrs().entrySet()) {
      try {
        Xattrs.set(root, name, xattr.getKey(), xattr.getValue());
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

  @Override
  public void close() {
    root.close();
  }
}
