package dev.bothy.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Mounts;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store that can only be looked at: measured and checked all the same. */
public class ReadOnlyStoreBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Path root = files.directory().resolve("store");
  private final LayerId layer;
  private final Digest blob;

  public ReadOnlyStoreBehaviour() throws Exception {
    Mounts.makePrivate(Path.of("/"));
    try (Store store = open()) {
      try (PendingLayer pending = store.layers().begin()) {
        Files.writeString(pending.fs().resolve("file"), "hello");
        layer = pending.commit();
      }
      Digest _ = store.layers().contentDigest(layer);
      store.layers().sync();
      Files.createDirectory(root.resolve("tmp/left"));
    }
    ContentStore content = ContentStore.open(root.resolve("blobs"));
    byte[] bytes = "blob".getBytes(StandardCharsets.UTF_8);
    blob = content.put(MediaType.OCI_CONFIG, bytes).digest();
    Mounts.bind(root.toString(), root, false);
  }

  private Store open() throws IOException {
    return Store.open(root, TestRoot.isRootless());
  }

  private static List<String> names(StoreUsage usage) {
    List<String> names = new ArrayList<>();
    usage.items().forEach(item -> names.add(item.kind() + " " + item.name()));
    return names;
  }

  @Inside
  public void isMeasured() throws Exception {
    List<String> writable;
    try (Store store = open()) {
      writable = names(new Usage(store).measure());
    }
    Mounts.remountBind(root, Mounts.RDONLY);
    try (Store store = open()) {
      assertThat(store.isReadOnly()).isTrue();
      assertThat(names(new Usage(store).measure()))
          .isEqualTo(writable)
          .contains("LAYER " + layer, "LEFTOVER left");
    }
  }

  @Inside
  public void isCheckedAndNothingIsDropped() throws Exception {
    Files.writeString(root.resolve("layers").resolve(layer.value()).resolve("fs/file"), "hullo");
    Files.writeString(root.resolve("blobs/blobs/sha256").resolve(blob.hex()), "blub");
    Mounts.remountBind(root, Mounts.RDONLY);
    try (Store store = open()) {
      for (int time = 0; time < 2; time++) {
        StoreHealth health = new StoreCheck(store).run();
        assertThat(health.damage())
            .allMatch(damage -> damage.fate() == StoreHealth.Fate.KEPT)
            .extracting(StoreHealth.Damage::name)
            .containsExactly(layer.value(), blob.toString());
        assertThat(health.isSound()).isFalse();
      }
    }
  }

  @Override
  public void close() throws IOException {
    Mounts.unmountNow(root);
    files.close();
  }
}
