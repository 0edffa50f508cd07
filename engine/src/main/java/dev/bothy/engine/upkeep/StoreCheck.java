package dev.bothy.engine.upkeep;

import dev.bothy.engine.Roots;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreHealth.Damage;
import dev.bothy.engine.StoreHealth.Fate;
import dev.bothy.engine.StoreUsage.Kind;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the whole store and drops what is not as it was written. All of it can be made again; what
 * a process uses right now, or whatever lies in a store that is read-only, stays and is told.
 */
public final class StoreCheck {
  private final Store store;
  private final boolean readOnly;
  private final List<Roots.Root> roots;
  private final List<Damage> damage = new ArrayList<>();

  public StoreCheck(Store store) throws IOException {
    this.store = store;
    this.readOnly = store.isReadOnly();
    this.roots = new Roots(store.root()).all();
  }

  public StoreHealth run() throws IOException, InterruptedException {
    try (StoreUse _ = StoreUse.shared(store)) { // nobody prunes meanwhile
      int layers = layers();
      Set<LayerId> told = new HashSet<>();
      damage.forEach(damaged -> told.add(new LayerId(damaged.name())));
      MissingLayers missing = new MissingLayers(store, readOnly, told);
      int records = records(missing);
      Roots now = new Roots(store.root()); // reading all took its time
      for (Roots.Root root : now.all()) {
        missing.look(root, now);
      }
      damage.addAll(missing.found());
      return new StoreHealth(layers, records, blobs(), damage);
    }
  }

  private int layers() throws IOException, InterruptedException {
    List<LayerId> ids = store.layers().list();
    Map<LayerId, LayerId> shares = new HashMap<>();
    Map<LayerId, String> damaged = new LinkedHashMap<>();
    for (LayerId id : ids) {
      pause();
      store
          .layers()
          .find(id)
          .map(LayerInfo::shared)
          .ifPresent(shared -> shares.put(id, shared.with()));
      String what = store.layers().damage(id);
      if (what != null) {
        damaged.put(id, what);
      }
    }
    spread(damaged, shares);
    for (Map.Entry<LayerId, String> layer : damaged.entrySet()) {
      LayerId id = layer.getKey();
      if (!store.layers().has(id)) {
        continue;
      }
      boolean dropped = !readOnly && store.layers().delete(id);
      if (!dropped && !readOnly) {
        store.layers().shareNoMore(id);
      }
      damage.add(
          new Damage(
              Kind.LAYER,
              id.value(),
              layer.getValue(),
              dropped ? Fate.DROPPED : Fate.KEPT,
              neededBy(root -> root.layers().contains(id.value()))));
    }
    return ids.size();
  }

  /** A damaged file may be that of other layers too, which need not know their digest yet. */
  private static void spread(Map<LayerId, String> damaged, Map<LayerId, LayerId> shares) {
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<LayerId, LayerId> pair : shares.entrySet()) {
        more |= spread(damaged, pair.getKey(), pair.getValue());
        more |= spread(damaged, pair.getValue(), pair.getKey());
      }
    }
  }

  private static boolean spread(Map<LayerId, String> damaged, LayerId from, LayerId to) {
    return damaged.containsKey(from)
        && damaged.putIfAbsent(to, "it shares files with " + from + ", which is damaged") == null;
  }

  private int records(MissingLayers missing) throws IOException {
    CacheRecords records = new CacheRecords(store);
    List<Digest> keys = records.keys();
    for (Digest key : keys) {
      CacheRecord record = records.read(key);
      if (record != null) {
        missing.look(record, records);
      } else {
        if (!readOnly) {
          records.delete(key);
        }
        damage.add(
            new Damage(
                Kind.RECORD, key.shortHex(), "does not match its sum", droppedOrKept(), List.of()));
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
      if (!(readOnly ? content.isSound(digest) : content.verify(digest))) {
        damage.add(
            new Damage(
                Kind.BLOB,
                digest.toString(),
                "its bytes have another digest",
                droppedOrKept(),
                neededBy(root -> root.blobs().contains(digest))));
      }
    }
    return count;
  }

  private Fate droppedOrKept() {
    return readOnly ? Fate.KEPT : Fate.DROPPED;
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
