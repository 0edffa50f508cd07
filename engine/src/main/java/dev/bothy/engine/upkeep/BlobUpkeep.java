package dev.bothy.engine.upkeep;

import dev.bothy.engine.Roots;
import dev.bothy.engine.export.LayerBlobs;
import dev.bothy.engine.source.image.ImageTags;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.store.StoreCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Blobs that no image, no layer and no tag stands for any more. */
final class BlobUpkeep {
  private static final Duration IN_FLIGHT = Duration.ofHours(1);

  private final Store store;
  private final Roots roots;
  private final Path directory;

  BlobUpkeep(Store store, Roots roots) {
    this.store = store;
    this.roots = roots;
    this.directory = store.root().resolve("blobs");
  }

  /** Forgets which blobs layers were written as, where the layer is gone, or in all cases. */
  void forget(boolean all) throws IOException {
    if (Files.isDirectory(directory)) {
      new LayerBlobs(store, ContentStore.open(directory)).forget(all);
      if (all) {
        new ImageTags(store).clear();
      }
    }
  }

  void collect(boolean alone) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    ContentStore content = ContentStore.open(directory);
    Set<Digest> live = new HashSet<>(new LayerBlobs(store, content).remembered());
    live.addAll(new ImageTags(store).digests());
    for (Roots.Root root : roots.all()) {
      live.addAll(root.blobs());
    }
    StoreCollector.Collected _ =
        content.collector().collect(live, alone ? Duration.ofMinutes(-1) : IN_FLIGHT);
  }
}
