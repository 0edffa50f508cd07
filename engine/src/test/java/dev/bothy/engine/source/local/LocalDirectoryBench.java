package dev.bothy.engine.source.local;

import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A local directory, and a store that remembers what was seen of it. */
abstract class LocalDirectoryBench {
  static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir Path directory;
  Store store;
  Path root;

  @BeforeEach
  void make() throws Exception {
    store = Store.open(directory.resolve("store"), false);
    root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("src/deep"));
    Files.writeString(root.resolve("a.txt"), "a");
    Files.writeString(root.resolve("src/b.py"), "b");
    Files.writeString(root.resolve("src/deep/c.py"), "c");
    Files.createSymbolicLink(root.resolve("link"), Path.of("src/b.py"));
  }

  LocalTree scan() throws Exception {
    return LocalTree.scan(store, root, LocalFilter.all());
  }

  Digest digest() throws Exception {
    return scan().digest();
  }

  /** Names that are not ASCII, nor in the basic plane, and bytes that are no text. */
  void addOddNames() throws Exception {
    RawNames.make(root.resolve("src"));
    Files.writeString(root.resolve("src/höher 😀"), "d");
    Files.createSymbolicLink(root.resolve("weit"), Path.of("src/höher 😀"));
  }
}
