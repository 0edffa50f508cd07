package dev.bothy.engine.export;

import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileNames;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.layer.FileMetadata;
import dev.bothy.oci.layer.LayerEntry;
import dev.bothy.oci.layer.LayerSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A directory tree as the entries of an archive: a layer as it lies in the store, or a mount. */
final class LayerTree implements LayerSource {
  private record FileId(long dev, long ino) {}

  private final Path root;
  private final OverlayMarks marks;
  private final long epoch;

  /**
   * @param epoch seconds since 1970 that no file is to be later than; -1 to keep all times
   */
  LayerTree(Path root, OverlayMarks marks, long epoch) {
    this.root = root;
    this.marks = marks;
    this.epoch = epoch;
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    try (Fd top = Fd.directory(root)) {
      new Walk(visitor).directory(top, "");
    }
  }

  private final class Walk {
    private final Visitor visitor;
    private final Map<FileId, String> linked = new HashMap<>();

    Walk(Visitor visitor) {
      this.visitor = visitor;
    }

    void directory(Fd dir, String prefix) throws IOException {
      List<String> names = FileCalls.list(dir);
      names.sort((a, b) -> Arrays.compareUnsigned(FileNames.encode(a), FileNames.encode(b)));
      for (String name : names) {
        entry(dir, name, prefix + name);
      }
    }

    private void entry(Fd dir, String name, String path) throws IOException {
      FileStat stat = FileCalls.stat(dir, name);
      FileMetadata metadata = metadata(dir, name, stat);
      if (stat.isWhiteout()) {
        visitor.entry(LayerEntry.whiteout(path, metadata));
        return;
      }
      if (stat.isDirectory()) {
        visitor.entry(LayerEntry.directory(path, metadata, marks.isOpaque(dir, name)));
        try (Fd child = dir.childDirectory(name)) {
          directory(child, path + "/");
        }
        return;
      }
      if (stat.type() == FileStat.SOCKET) {
        return;
      }
      if (stat.nlink() > 1) {
        String first = linked.putIfAbsent(new FileId(stat.dev(), stat.ino()), path);
        if (first != null) {
          visitor.entry(LayerEntry.hardLink(path, metadata, first));
          return;
        }
      }
      switch (stat.type()) {
        case FileStat.REGULAR -> {
          try (Fd file = dir.openAt(name, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
              InputStream content = PycTime.settled(name, stat.size(), file.input(), epoch)) {
            visitor.file(LayerEntry.file(path, metadata, stat.size()), content);
          }
        }
        case FileStat.SYMLINK ->
            visitor.entry(LayerEntry.symlink(path, metadata, FileCalls.readlink(dir, name)));
        case FileStat.FIFO ->
            visitor.entry(LayerEntry.node(path, LayerEntry.Kind.FIFO, metadata, 0, 0));
        case FileStat.BLOCK -> device(path, LayerEntry.Kind.BLOCK_DEVICE, metadata, stat);
        case FileStat.CHARACTER -> device(path, LayerEntry.Kind.CHARACTER_DEVICE, metadata, stat);
        default -> throw new IOException(path + " is of an unknown type");
      }
    }

    private void device(String path, LayerEntry.Kind kind, FileMetadata metadata, FileStat stat)
        throws IOException {
      visitor.entry(LayerEntry.node(path, kind, metadata, stat.rdevMajor(), stat.rdevMinor()));
    }

    private FileMetadata metadata(Fd dir, String name, FileStat stat) throws IOException {
      Map<String, byte[]> xattrs = Map.of();
      if (!stat.isWhiteout()) {
        for (String attribute : Xattrs.list(dir, name)) {
          byte[] value = marks.isOwn(attribute) ? null : Xattrs.get(dir, name, attribute);
          if (value != null) {
            if (xattrs.isEmpty()) {
              xattrs = new TreeMap<>();
            }
            xattrs.put(attribute, value);
          }
        }
      }
      return new FileMetadata(
          stat.permissions(),
          stat.uid(),
          stat.gid(),
          stat.mtimeSeconds(),
          stat.mtimeNanos(),
          xattrs);
    }
  }
}
