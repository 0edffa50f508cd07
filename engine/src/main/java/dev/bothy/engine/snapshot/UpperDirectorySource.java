package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.layer.FileMetadata;
import dev.bothy.oci.layer.LayerEntry;
import dev.bothy.oci.layer.LayerSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory as the entries of an image's layer: a layer of the store, or a mounted tree. Its root
 * is among them unless it is what an image's root is without a word: root's, 0755. Attributes that
 * are the host's own stay behind.
 */
public final class UpperDirectorySource implements LayerSource {
  private final Path fs;
  private final OverlayMarks marks;
  private final Contents contents;
  private final boolean sockets;

  /** What becomes of the contents of files on their way; never another length. */
  public interface Contents {
    Contents AS_THEY_ARE = (_, _, content) -> content;

    InputStream of(String name, long size, InputStream content) throws IOException;
  }

  private record FileId(long dev, long ino) {}

  public UpperDirectorySource(Path fs, OverlayMarks marks, Contents contents) {
    this(fs, marks, contents, false);
  }

  private UpperDirectorySource(Path fs, OverlayMarks marks, Contents contents, boolean sockets) {
    this.fs = fs;
    this.marks = marks;
    this.contents = contents;
    this.sockets = sockets;
  }

  /** The same with an empty file where a socket is, which no archive holds. */
  public UpperDirectorySource withSockets() {
    return new UpperDirectorySource(fs, marks, contents, true);
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    try (Fd root = Fd.directory(fs)) {
      boolean opaque = marks.isOpaque(root, "");
      FileStat stat = FileCalls.stat(root);
      if (opaque || stat.permissions() != 0755 || stat.uid() != 0 || stat.gid() != 0) {
        visitor.entry(LayerEntry.directory("", metadata(root, "", stat), opaque));
      }
      walk(root, "", visitor, new HashMap<>());
    }
  }

  private void walk(Fd dir, String above, Visitor visitor, Map<FileId, String> linked)
      throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      FileStat stat = FileCalls.stat(dir, name);
      String path = above.isEmpty() ? name : above + "/" + name;
      if (stat.isWhiteout()) {
        visitor.entry(LayerEntry.whiteout(path, plain(stat)));
        continue;
      }
      if (stat.type() == FileStat.SOCKET) {
        if (sockets) {
          LayerEntry stub = LayerEntry.file(path, metadata(dir, name, stat), 0);
          visitor.file(stub, InputStream.nullInputStream());
        }
        continue;
      }
      FileMetadata metadata = metadata(dir, name, stat);
      if (stat.nlink() > 1 && !stat.isDirectory()) {
        String first = linked.putIfAbsent(new FileId(stat.dev(), stat.ino()), path);
        if (first != null) {
          visitor.entry(LayerEntry.hardLink(path, metadata, first));
          continue;
        }
      }
      switch (stat.type()) {
        case FileStat.DIRECTORY -> {
          visitor.entry(LayerEntry.directory(path, metadata, marks.isOpaque(dir, name)));
          try (Fd child = dir.childDirectory(name)) {
            walk(child, path, visitor, linked);
          }
        }
        case FileStat.REGULAR -> {
          try (Fd file = dir.openAt(name, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
              InputStream content = contents.of(name, stat.size(), file.input())) {
            visitor.file(LayerEntry.file(path, metadata, stat.size()), content);
          }
        }
        case FileStat.SYMLINK ->
            visitor.entry(LayerEntry.symlink(path, metadata, FileCalls.readlink(dir, name)));
        default ->
            visitor.entry(
                LayerEntry.node(path, kind(stat), metadata, stat.rdevMajor(), stat.rdevMinor()));
      }
    }
  }

  private static LayerEntry.Kind kind(FileStat stat) {
    return switch (stat.type()) {
      case FileStat.CHARACTER -> LayerEntry.Kind.CHARACTER_DEVICE;
      case FileStat.BLOCK -> LayerEntry.Kind.BLOCK_DEVICE;
      default -> LayerEntry.Kind.FIFO;
    };
  }

  private static FileMetadata plain(FileStat stat) {
    return new FileMetadata(
        stat.permissions(),
        stat.uid(),
        stat.gid(),
        stat.mtimeSeconds(),
        stat.mtimeNanos(),
        Map.of());
  }

  private FileMetadata metadata(Fd dir, String name, FileStat stat) throws IOException {
    Map<String, byte[]> xattrs = new TreeMap<>();
    if (!stat.isSymlink()) {
      for (String attribute : Xattrs.list(dir, name)) {
        if (marks.isPortable(attribute)) {
          byte[] value = Xattrs.get(dir, name, attribute);
          if (value != null) {
            xattrs.put(attribute, value);
          }
        }
      }
    }
    FileMetadata plain = plain(stat);
    return xattrs.isEmpty()
        ? plain
        : new FileMetadata(
            plain.mode(),
            plain.uid(),
            plain.gid(),
            plain.mtimeSeconds(),
            plain.mtimeNanos(),
            xattrs);
  }
}
