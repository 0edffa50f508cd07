package dev.bothy.engine.fileop;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree that actions change, mounted on what it is based on until it is committed. */
final class WorkTree implements AutoCloseable {
  private final List<LayerId> stack;
  private final PendingLayer pending;
  private final @Nullable MountedTree mounted;
  private final FileStat rootBefore;
  private @Nullable FileLinks shared;

  private WorkTree(
      List<LayerId> stack,
      PendingLayer pending,
      @Nullable MountedTree mounted,
      FileStat rootBefore) {
    this.stack = stack;
    this.pending = pending;
    this.mounted = mounted;
    this.rootBefore = rootBefore;
  }

  static WorkTree open(Store store, Snapshots snapshots, Result base) throws IOException {
    PendingLayer pending = store.layers().begin();
    try {
      MergedTree.Entry top = snapshots.tree(base.layers()).root();
      if (top != null) {
        Metadata.copy(
            Fd.NONE,
            top.path(),
            top.stat(),
            Fd.NONE,
            pending.fs().toString(),
            a -> !snapshots.marks().isOwn(a));
      }
      FileStat before = FileCalls.stat(Fd.NONE, pending.fs().toString());
      if (base.layers().isEmpty()) {
        return new WorkTree(base.layers(), pending, null, before); // nothing to be seen through it
      }
      Path at = store.temp().newDirectory("tree");
      MountedTree mounted =
          snapshots.mount(base.layers(), List.of(), pending.fs(), pending.work(), at, true);
      return new WorkTree(base.layers(), pending, mounted, before);
    } catch (IOException | RuntimeException e) {
      pending.close();
      throw e;
    }
  }

  Fd root() throws IOException {
    return Fd.directory(mounted == null ? pending.fs() : mounted.path());
  }

  /** Whether it is based on nothing and no overlay lies between it and its layer. */
  boolean isBare() {
    return mounted == null;
  }

  /** Its layer has files of another one, which stay open until then. */
  void share(FileLinks files) {
    shared = files;
  }

  /** Ends the mount and makes the changes a layer. */
  Result commit() throws IOException {
    unmount();
    FileStat after = FileCalls.stat(Fd.NONE, pending.fs().toString());
    boolean sameRoot =
        rootBefore.mode() == after.mode()
            && rootBefore.uid() == after.uid()
            && rootBefore.gid() == after.gid();
    if (sameRoot && pending.isEmpty()) {
      pending.close();
      return new Result(stack);
    }
    List<LayerId> layers = new ArrayList<>(stack);
    layers.add(shared == null ? pending.commit() : shared.commit(pending));
    return new Result(layers);
  }

  @Override
  public void close() throws IOException {
    unmount();
    pending.close();
  }

  private void unmount() throws IOException {
    if (mounted != null) {
      mounted.close();
    }
  }
}
