package dev.bothy.engine.fileop;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.TopLayer;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree that actions change, mounted on what it is based on until it is committed. */
final class WorkTree implements AutoCloseable {
  private final TopLayer top;
  private final @Nullable MountedTree mounted;
  private @Nullable FileLinks shared;

  private WorkTree(TopLayer top, @Nullable MountedTree mounted) {
    this.top = top;
    this.mounted = mounted;
  }

  static WorkTree open(Store store, Snapshots snapshots, Result base) throws IOException {
    TopLayer top = snapshots.begin(base.layers());
    try {
      if (base.layers().isEmpty()) {
        return new WorkTree(top, null); // nothing to be seen through it
      }
      return new WorkTree(top, top.mount(List.of(), store.temp().newDirectory("tree")));
    } catch (IOException | RuntimeException e) {
      top.close();
      throw e;
    }
  }

  Fd root() throws IOException {
    return Fd.directory(mounted == null ? top.fs() : mounted.path());
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
    return new Result(top.commit(shared == null ? PendingLayer::commit : shared::commit));
  }

  @Override
  public void close() throws IOException {
    unmount();
    top.close();
  }

  private void unmount() throws IOException {
    if (mounted != null) {
      mounted.close();
    }
  }
}
