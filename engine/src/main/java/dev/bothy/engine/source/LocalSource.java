package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of this machine, pinned by its content. It comes in as a layer of its own: owned by
 * root, times kept.
 */
final class LocalSource implements Source {
  private final Store store;
  private final SourceSettings settings;

  LocalSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  @Override
  public String quickPin(Vertex vertex) throws StepFailure, IOException {
    Path root = root(vertex);
    return pin(LocalTree.scan(store, root, LocalFilter.of(op(vertex), root)).digest());
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure, IOException {
    return quickPin(vertex);
  }

  private static String pin(Digest tree) {
    return "tree " + tree;
  }

  private static SourceOp op(Vertex vertex) {
    return (SourceOp) vertex.op().kind();
  }

  private Path root(Vertex vertex) throws StepFailure, IOException {
    String name = op(vertex).reference();
    Path root = settings.locals().get(name);
    if (root == null) {
      throw StepFailure.definition(
          "the graph reads the local directory \"" + name + "\", which was not given",
          "with bothy solve: --local " + name + "=DIR");
    }
    if (!Files.isDirectory(root)) {
      throw StepFailure.step(
          "no such directory: " + root, "create it, or change the path that names it");
    }
    return root.toRealPath();
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Path root = root(vertex);
    LocalFilter filter = LocalFilter.of(op(vertex), root);
    for (int attempt = 0; ; attempt++) {
      LocalTree tree = LocalTree.scan(store, root, filter);
      try (PendingLayer layer = store.layers().begin();
          Fd from = Fd.directory(root)) {
        if (copy(tree, from, layer)) {
          LayerId id = layer.commit();
          return new Fetched(new Result(List.of(id)), pin(tree.digest()));
        }
      }
      if (attempt == 4) {
        throw StepFailure.step(
            "files in " + root + " keep changing while they are copied",
            "stop what writes there, or exclude it in .envdignore");
      }
    }
  }

  /** False when a file was not any more what the scan saw. */
  private static boolean copy(LocalTree tree, Fd from, PendingLayer layer)
      throws IOException, InterruptedException {
    List<LocalTree.Entry> directories = new ArrayList<>();
    try (Fd to = Fd.directory(layer.fs())) {
      for (LocalTree.Entry entry : tree.entries()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (entry.isDirectory()) {
          FileCalls.mkdir(to, entry.path(), 0700);
          directories.add(entry);
        } else if (entry.isSymlink()) {
          FileCalls.symlink(entry.content(), to, entry.path());
        } else if (entry.isPipe() || entry.isSocket()) {
          int type = entry.isPipe() ? FileStat.FIFO : FileStat.REGULAR;
          FileCalls.mknod(to, entry.path(), type | 0600, 0, 0);
          FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
        } else if (!file(entry, from, to)) {
          return false;
        }
        if (!entry.isDirectory()) {
          FileStat stat = FileCalls.statIfPresent(from, entry.path());
          if (stat == null) {
            return false;
          }
          FileCalls.times(to, entry.path(), stat);
        }
      }
      for (LocalTree.Entry entry : directories.reversed()) {
        FileStat stat = FileCalls.statIfPresent(from, entry.path());
        if (stat == null) {
          return false;
        }
        if (!entry.content().isEmpty()) {
          attributes(entry, from, to);
        }
        FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
        FileCalls.times(to, entry.path(), stat);
      }
    }
    return true;
  }

  /** Best effort, as BuildKit does it: not every store's file system has room for them. */
  private static void attributes(LocalTree.Entry entry, Fd from, Fd to) throws ErrnoException {
    try {
      Metadata.copyXattrs(from, entry.path(), to, entry.path(), UserAttributes::carried);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private static boolean file(LocalTree.Entry entry, Fd from, Fd to) throws IOException {
    try (Fd in = from.openAt(entry.path(), Fd.O_RDONLY | Fd.O_NOFOLLOW | Fd.O_NONBLOCK, 0);
        Fd out = to.openAt(entry.path(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
      FileStat before = FileCalls.stat(in);
      if (!before.isRegular()) {
        return false;
      }
      FileCalls.copyContents(in, out, before.size());
      attributes(entry, from, to);
      FileStat after = FileCalls.stat(in);
      StatCache.Identity seen = entry.identity();
      if (seen == null
          || !seen.equals(identity(before, seen.dev()))
          || !seen.equals(identity(after, seen.dev()))) {
        return false;
      }
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ELOOP) {
        return false;
      }
      throw e;
    }
    FileCalls.chmod(to, entry.path(), entry.mode() & 07777);
    return true;
  }

  /** The device number is the scan's: the two ways to ask for it encode it differently. */
  private static StatCache.Identity identity(FileStat stat, long dev) {
    return new StatCache.Identity(
        dev,
        stat.ino(),
        stat.size(),
        stat.mtimeSeconds() * 1_000_000_000 + stat.mtimeNanos(),
        stat.ctimeSeconds() * 1_000_000_000 + stat.ctimeNanos());
  }
}
