package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.ContentCopy;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Copies trees with all that they have: owners, permissions, times, attributes, devices, hard links
 * within the tree. overlayfs's own attributes stay behind.
 */
public final class TreeCopy {
  private final Predicate<String> attributes;
  private final boolean sockets;
  private final Map<FileId, String> linked = new HashMap<>();

  private record FileId(long dev, long ino) {}

  public TreeCopy(OverlayMarks marks) {
    this(attribute -> !marks.isOwn(attribute), true);
  }

  private TreeCopy(Predicate<String> attributes, boolean sockets) {
    this.attributes = attributes;
    this.sockets = sockets;
  }

  /** For people: a socket, of which nobody listens any more, becomes an empty file. */
  public static TreeCopy withoutSockets(OverlayMarks marks) {
    return new TreeCopy(attribute -> !marks.isOwn(attribute), false);
  }

  /** Copies a layer's tree as it is, what hides lower layers included. */
  public static void layer(Path from, Path to, OverlayMarks marks) throws IOException {
    TreeCopy copy = new TreeCopy(a -> !marks.isOwn(a) || marks.isOpaque(a), true);
    try (Fd source = Fd.directory(from);
        Fd target = Fd.directory(to)) {
      copy.copyContents(source, target);
    }
    FileStat root = FileCalls.stat(Fd.NONE, from.toString());
    Metadata.copy(Fd.NONE, from.toString(), root, Fd.NONE, to.toString(), copy.attributes);
  }

  /** Copies what the directory holds into another directory, which must not have those names. */
  public void copyContents(Fd from, Fd to) throws IOException {
    for (String name : DirectoryEntries.list(from)) {
      copy(from, name, to, name);
    }
  }

  /** Copies the name and all below it to a name that must not exist. */
  public void copy(Fd fromDir, String from, Fd toDir, String to) throws IOException {
    FileStat stat = FileCalls.stat(fromDir, from);
    if (stat.isDirectory()) {
      FileCalls.mkdir(toDir, to, 0700);
      try (Fd source = fromDir.childDirectory(from);
          Fd target = toDir.childDirectory(to)) {
        copyContents(source, target);
      }
    } else if (stat.nlink() > 1 && linkToEarlier(stat, toDir, to)) {
      return;
    } else {
      node(fromDir, from, stat, toDir, to);
    }
    Metadata.copy(fromDir, from, stat, toDir, to, attributes);
  }

  private boolean linkToEarlier(FileStat stat, Fd toDir, String to) throws IOException {
    FileId id = new FileId(stat.dev(), stat.ino());
    String earlier = linked.get(id);
    if (earlier != null) {
      try {
        FileCalls.link(Fd.NONE, earlier, toDir, to);
        return true;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EMLINK) {
          throw e;
        }
      }
    }
    linked.put(id, toDir.path() + "/" + to);
    return false;
  }

  private void node(Fd fromDir, String from, FileStat stat, Fd toDir, String to)
      throws IOException {
    switch (stat.type()) {
      case FileStat.REGULAR -> {
        try (Fd source = fromDir.openAt(from, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
            Fd target =
                toDir.openAt(to, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW, 0600)) {
          ContentCopy.copy(source, target, stat.size());
        }
      }
      case FileStat.SYMLINK -> FileCalls.symlink(FileCalls.readlink(fromDir, from), toDir, to);
      default -> {
        int mode =
            stat.type() == FileStat.SOCKET && !sockets
                ? FileStat.REGULAR | stat.permissions()
                : stat.mode();
        FileCalls.mknod(toDir, to, mode, stat.rdevMajor(), stat.rdevMinor());
      }
    }
  }
}
