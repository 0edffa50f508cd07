package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Archives that a copy unpacks: tar, plain or compressed with gzip, zstd, bzip2 or xz. */
final class Archives {
  private static final int PERMISSIONS = 07777;

  private Archives() {}

  /** Whether the file begins, once decompressed, with a tar header. */
  static boolean isArchive(Fd file, String name) throws StepFailure, IOException {
    try (InputStream in = Unpacked.open(file, name)) {
      return new TarReader(in).next() != null;
    } catch (OciFormatException e) {
      return false;
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      return false; // looks compressed, and is not
    }
  }

  /**
   * Unpacks into the directory. Entries cannot leave it, neither by {@code ..} nor through links.
   *
   * @param name of the file for messages, as the graph has it
   * @param owner for every entry; null keeps the archive's
   */
  static void unpack(Fd file, String name, Fd into, @Nullable Ownership owner)
      throws IOException, StepFailure {
    List<TarEntry> directories = new ArrayList<>();
    try (InputStream in = Unpacked.open(file, name)) {
      TarReader tar = new TarReader(in);
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        unpack(entry.withUsualTime(), tar, into, owner, directories);
      }
      setTimes(directories, into);
    } catch (OciFormatException e) {
      throw StepFailure.step("cannot unpack " + name + ": " + e.getMessage(), null);
    } catch (ErrnoException e) {
      if (e.isOfTheTree()) {
        throw StepFailure.step("cannot unpack " + name + ": " + e.getMessage(), null);
      }
      throw e;
    } catch (IOException e) {
      throw StepFailure.step(
          "cannot unpack " + name + ": " + e.getMessage(), "check that it is whole");
    }
  }

  private static void unpack(
      TarEntry entry, TarReader tar, Fd into, @Nullable Ownership owner, List<TarEntry> directories)
      throws IOException {
    RootPath path = RootPath.resolve(into, inside(entry.name()), false);
    if (path.isRoot()) {
      return; // where it goes is not part of what comes
    }
    makeParents(into, path.parent());
    String name = path.relative();
    FileStat present = path.stat(into);
    boolean directory = entry.type() == EntryType.DIRECTORY;
    if (present != null && !(directory && present.isDirectory())) {
      Trees.delete(into, name);
      present = null;
    }
    switch (entry.type()) {
      case DIRECTORY -> {
        if (present == null) {
          FileCalls.mkdir(into, name, 0700);
        }
        directories.add(entry);
      }
      case FILE -> {
        int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW;
        try (Fd dir = path.parent().openDirectory(into);
            Fd target = dir.openAt(path.name(), flags, 0600);
            OutputStream out = target.output()) {
          tar.content().transferTo(out);
        }
      }
      case SYMLINK -> FileCalls.symlink(entry.linkName(), into, name);
      case HARD_LINK -> {
        RootPath existing = RootPath.resolve(into, inside(entry.linkName()), false);
        FileStat file = existing.stat(into);
        if (file == null || file.isDirectory()) {
          throw new OciFormatException(
              "the link \"" + entry.name() + "\" is to no file: \"" + entry.linkName() + "\"");
        }
        FileCalls.link(into, existing.relative(), into, name);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          FileCalls.mknod(into, name, type(entry) | 0600, entry.devMajor(), entry.devMinor());
    }
    finish(entry, into, name, owner);
  }

  /**
   * When nothing is made in them any more; of one that is there twice the last counts. A link that
   * took the place of one is followed, as Go's {@code os.Chtimes} does.
   */
  private static void setTimes(List<TarEntry> directories, Fd into) throws IOException {
    for (TarEntry directory : directories) {
      RootPath path = RootPath.resolve(into, directory.name(), true);
      if (path.stat(into) == null) {
        throw new OciFormatException(
            "something took the place of its directory \"" + directory.name() + "\"");
      }
      times(into, path.relative(), directory);
    }
  }

  /** Directories that entries imply are root's, whatever they are in. */
  private static void makeParents(Fd into, RootPath parent) throws ErrnoException {
    List<RootPath> missing = new ArrayList<>();
    for (RootPath at = parent; at.stat(into) == null; at = at.parent()) {
      missing.add(at);
    }
    Directories.makeAll(into, parent, 0755, Ownership.ROOT, -1);
    for (RootPath made : missing) {
      FileCalls.chmod(into, made.relative(), 0755); // without the set-group-id bit of what it is in
    }
  }

  /** Links are followed as far as the directory goes; a name that leads out of it is a mistake. */
  private static String inside(String name) throws OciFormatException {
    int depth = 0;
    for (String part : name.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        throw new OciFormatException("the name \"" + name + "\" leads out of the archive");
      }
    }
    return name;
  }

  private static int type(TarEntry entry) {
    return switch (entry.type()) {
      case CHARACTER_DEVICE -> FileStat.CHARACTER;
      case BLOCK_DEVICE -> FileStat.BLOCK;
      default -> FileStat.FIFO;
    };
  }

  private static void finish(TarEntry entry, Fd into, String name, @Nullable Ownership owner)
      throws IOException {
    int uid = owner == null ? (int) entry.uid() : owner.uid();
    int gid = owner == null ? (int) entry.gid() : owner.gid();
    FileCalls.chown(into, name, uid, gid);
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (CopyRules.isCarried(xattr.getKey())) {
        try {
          Xattrs.set(into, name, xattr.getKey(), xattr.getValue());
        } catch (ErrnoException e) {
          break; // the file is good without them
        }
      }
    }
    boolean link = FileCalls.stat(into, name).isSymlink();
    if (!link) {
      FileCalls.chmod(into, name, entry.mode() & PERMISSIONS);
    }
    if (!link || entry.type() == EntryType.SYMLINK) {
      times(into, name, entry);
    }
  }

  private static void times(Fd into, String name, TarEntry entry) throws ErrnoException {
    long seconds = entry.mtimeSeconds();
    FileCalls.times(into, name, seconds, entry.mtimeNanos(), seconds, entry.mtimeNanos());
  }
}
