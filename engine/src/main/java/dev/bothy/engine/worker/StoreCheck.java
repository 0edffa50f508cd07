package dev.bothy.engine.worker;

import dev.bothy.engine.Roots;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreHealth.Damage;
import dev.bothy.engine.StoreUsage.Kind;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the whole store and drops what is not as it was written. All of it can be made again; what
 * a process uses right now stays and is told.
 */
final class StoreCheck {
  private final Store store;
  private final List<Roots.Root> roots;
  private final List<Damage> damage = new ArrayList<>();

  StoreCheck(Store store) throws IOException {
    this.store = store;
    this.roots = new Roots(store.root()).all();
  }

  StoreHealth run() throws IOException, InterruptedException {
    try (StoreUse _ = StoreUse.shared(store)) { // nobody prunes meanwhile
      return new StoreHealth(layers(), records(), blobs(), damage);
    }
  }

  private int layers() throws IOException, InterruptedException {
    List<LayerId> ids = store.layers().list();
    for (LayerId id : ids) {
      pause();
      String what = store.layers().damage(id);
      if (what != null) {
        boolean dropped = store.layers().delete(id);
        damage.add(
            new Damage(
                Kind.LAYER,
                id.value(),
                what,
                dropped,
                neededBy(root -> root.layers().contains(id.value()))));
      }
    }
    return ids.size();
  }

  private int records() throws IOException {
    CacheRecords records = new CacheRecords(store);
    List<Digest> keys = records.keys();
    for (Digest key : keys) {
      if (records.read(key) == null) {
        records.delete(key);
        damage.add(
            new Damage(Kind.RECORD, key.shortHex(), "does not match its sum", true, List.of()));
      }
    }
    return keys.size();
  }

  private int blobs() throws IOException, InterruptedException {
    Path directory = store.root().resolve("blobs");
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    ContentStore content = ContentStore.open(directory);
    int count = 0;
    for (Path file : WholeFiles.of(directory.resolve("blobs").resolve("sha256"))) {
      pause();
      count++;
      Digest digest;
      try {
        digest = new Digest(file.getFileName().toString());
      } catch (IllegalArgumentException e) {
        continue; // nobody ever reads it
      }
      if (!content.verify(digest)) {
        damage.add(
            new Damage(
                Kind.BLOB,
                digest.toString(),
                "its bytes have another digest",
                true,
                neededBy(root -> root.blobs().contains(digest))));
      }
    }
    return count;
  }

  private interface Needs {
    boolean it(Roots.Root root);
  }

  private List<String> neededBy(Needs needs) {
    List<String> names = new ArrayList<>();
    for (Roots.Root root : roots) {
      if (needs.it(root)) {
        names.add(root.kind() + " " + root.name());
      }
    }
    return names;
  }

  private static void pause() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
