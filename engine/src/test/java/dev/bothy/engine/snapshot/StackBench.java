package dev.bothy.engine.snapshot;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A store, and layers in it that are made as those of steps are. */
abstract class StackBench implements AutoCloseable {
  final TestRoot files = new TestRoot();
  final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  final Snapshots snapshots = new Snapshots(store);

  StackBench() throws IOException {
    FileCalls.umask(022);
  }

  interface Change {
    void make(Path root, Fd fd) throws IOException;
  }

  /** The stack with one more layer that the change makes through a mount. */
  List<LayerId> change(List<LayerId> stack, Change change) throws IOException {
    Path at = store.temp().newDirectory("change");
    try (TopLayer top = snapshots.begin(stack)) {
      try (MountedTree mounted = top.mount(List.of(), at);
          Fd fd = Fd.directory(mounted.path())) {
        change.make(mounted.path(), fd);
      }
      return top.commit(PendingLayer::commit);
    }
  }

  String listing(List<LayerId> stack) throws IOException {
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(stack, null, null, at)) {
      return TreeListing.withoutTimes(mounted.path());
    }
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Override
  public void close() throws IOException {
    store.close();
    files.close();
  }
}
