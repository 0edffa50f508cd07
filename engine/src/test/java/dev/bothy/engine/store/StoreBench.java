package dev.bothy.engine.store;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A store that is opened again and again, and simple layers in it. */
abstract class StoreBench implements AutoCloseable {
  final TestRoot files = new TestRoot();
  final Path root = files.directory().resolve("store");

  StoreBench() throws IOException {
    FileCalls.umask(022);
  }

  Store open() throws IOException {
    return Store.open(root, TestRoot.isRootless());
  }

  static LayerId layer(Store store, String text) throws IOException {
    try (PendingLayer pending = store.layers().begin()) {
      Files.writeString(pending.fs().resolve("file"), text);
      return pending.commit();
    }
  }

  List<String> leftovers() throws IOException {
    try (Stream<Path> tmp = Files.list(root.resolve("tmp"))) {
      return tmp.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
