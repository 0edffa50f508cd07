package dev.bothy.engine.fileop;

import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.op.FileAction;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What copied entries look like.
 *
 * @param owner null keeps the source's
 * @param mode permission bits, or -1 to keep the source's
 * @param chmod applied to the source's mode; null for none
 * @param timestamp nanoseconds since 1970, or -1 to keep the source's times
 * @param replace whether what is in the way is removed first
 */
record CopyRules(
    @Nullable Ownership owner,
    int mode,
    @Nullable ChmodExpression chmod,
    long timestamp,
    boolean replace) {
  private static final long NANOS = 1_000_000_000;

  /** Whether such a copy of what belongs to root leaves it all as it is. */
  static boolean keepsAll(FileAction.Copy copy) {
    FileAction.Chown chown = copy.owner();
    return copy.mode() < 0
        && copy.modeStr().isEmpty()
        && copy.timestamp() == FileAction.KEEP
        && (chown == null || isRoot(chown.user()) && isRoot(chown.group()));
  }

  private boolean hasTime() {
    return timestamp != FileAction.KEEP;
  }

  private static boolean isRoot(FileAction.@Nullable Owner owner) {
    return owner == null || owner instanceof FileAction.ById id && id.id() == 0;
  }

  /** Permission bits of directories made on the way to the destination; never the special ones. */
  int parentMode() {
    return mode >= 0 && chmod == null ? mode & 0777 : 0755;
  }

  /** Gives a copy all that it has besides contents. */
  void finish(Fd fromDir, String from, FileStat stat, Fd toDir, String to) throws ErrnoException {
    Ownership ids = owner == null ? new Ownership(stat.uid(), stat.gid()) : owner;
    FileCalls.chown(toDir, to, ids.uid(), ids.gid());
    if (!stat.isSymlink()) {
      FileCalls.chmod(toDir, to, permissions(stat));
    }
    copyXattrs(fromDir, from, toDir, to);
    finishTimes(stat, toDir, to);
  }

  /** As {@link #finish(Fd, String, FileStat, Fd, String)} for regular files that are open. */
  void finish(Fd source, Fd fromDir, String from, FileStat stat, Fd copy, Fd toDir, String to)
      throws ErrnoException {
    Ownership ids = owner == null ? new Ownership(stat.uid(), stat.gid()) : owner;
    FileCalls.chown(copy, ids.uid(), ids.gid());
    FileCalls.chmod(copy, permissions(stat));
    if (Xattrs.hasAny(source)) {
      copyXattrs(fromDir, from, toDir, to);
    }
    if (hasTime()) {
      finishTimes(stat, toDir, to);
    } else {
      FileCalls.times(copy, stat);
    }
  }

  /** What a regular file will be; null when it cannot be told what it came from. */
  SharedFiles.@Nullable Wanted wanted(String path, FileStat stat) {
    if (stat.birthSeconds() == 0) {
      return null;
    }
    Ownership ids = owner == null ? new Ownership(stat.uid(), stat.gid()) : owner;
    // Files of layers never change: the same inode is the same contents and attributes.
    String inode =
        stat.dev() + " " + stat.ino() + " " + stat.birthSeconds() + "." + stat.birthNanos();
    String origin = Digest.of(inode.getBytes(StandardCharsets.US_ASCII)).hex();
    boolean given = hasTime();
    return new SharedFiles.Wanted(
        path,
        origin,
        stat.size(),
        given ? Math.floorDiv(timestamp, NANOS) : stat.mtimeSeconds(),
        given ? (int) Math.floorMod(timestamp, NANOS) : stat.mtimeNanos(),
        permissions(stat),
        ids.uid(),
        ids.gid());
  }

  /** Gives it only the times. */
  void finishTimes(FileStat stat, Fd toDir, String to) throws ErrnoException {
    if (hasTime()) {
      Directories.setTime(toDir, to, timestamp);
    } else {
      FileCalls.times(toDir, to, stat);
    }
  }

  private int permissions(FileStat stat) {
    if (chmod != null) {
      return chmod.apply(stat.permissions(), stat.isDirectory());
    }
    return mode >= 0 ? mode & 07777 : stat.permissions();
  }

  /** Not what makes overlays of directories, nor the labels of another machine. */
  static boolean isCarried(String attribute) {
    return !attribute.startsWith("trusted.overlay.")
        && !attribute.startsWith("user.overlay.")
        && !attribute.startsWith("security.selinux");
  }

  /** As in BuildKit an attribute that cannot be set ends the attributes of that file, no more. */
  private static void copyXattrs(Fd fromDir, String from, Fd toDir, String to) {
    try {
      for (String attribute : Xattrs.list(fromDir, from)) {
        byte[] value = isCarried(attribute) ? Xattrs.get(fromDir, from, attribute) : null;
        if (value != null) {
          Xattrs.set(toDir, to, attribute, value);
        }
      }
    } catch (ErrnoException e) {
      // The copy is good without them, as everyone's is.
    }
  }
}
