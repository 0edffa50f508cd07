package dev.bothy.engine.upkeep;

import dev.bothy.engine.Roots;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.StoreUsage.Item;
import dev.bothy.engine.StoreUsage.Kind;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a store holds, and how much of the disk each thing takes. */
public final class Usage {
  private final Store store;
  private final CacheRecords records;
  private final Roots roots;
  private final FailedSteps failed;
  private final Leftovers leftovers;

  public Usage(Store store) {
    this.store = store;
    this.records = new CacheRecords(store);
    this.roots = new Roots(store.root());
    this.failed = new FailedSteps(store);
    this.leftovers = new Leftovers(store);
  }

  /** Looks at all of it. */
  public StoreUsage measure() throws IOException {
    Set<LayerId> rooted = roots.layers();
    Map<LayerId, String> names = new HashMap<>();
    Map<LayerId, Long> used = new HashMap<>();
    List<Item> recordItems = new ArrayList<>();
    for (Digest key : records.keys()) {
      CacheRecord record = records.read(key);
      long last = records.lastUsedMillis(key);
      String name = record == null ? "" : record.name();
      recordItems.add(new Item(Kind.RECORD, key.shortHex(), records.size(key), last, false, name));
      if (record != null) {
        for (List<LayerId> output : record.outputs()) {
          if (!output.isEmpty()) {
            names.putIfAbsent(output.getLast(), name);
          }
          for (LayerId layer : output) {
            used.merge(layer, last, Math::max);
          }
        }
      }
    }
    List<Item> items = new ArrayList<>();
    List<Item> failedItems = new ArrayList<>();
    Set<LayerId> ofFailures = new HashSet<>();
    for (FailedStep step : failed.list()) {
      ofFailures.addAll(step.own());
      failedItems.add(
          new Item(
              Kind.FAILED_STEP,
              step.id(),
              failed.bytes(step),
              step.failedMillis(),
              false,
              step.name()));
    }
    List<LayerId> layers = store.layers().list();
    Set<LayerId> present = new HashSet<>(layers);
    for (LayerId id : layers) {
      if (ofFailures.contains(id)) {
        continue;
      }
      Optional<LayerInfo> info = store.layers().find(id);
      items.add(
          new Item(
              Kind.LAYER,
              id.value(),
              info.map(layer -> layer.ownBytes(present)).orElse(0L),
              used.getOrDefault(id, info.map(LayerInfo::createdMillis).orElse(0L)),
              rooted.contains(id),
              names.getOrDefault(id, "")));
    }
    items.addAll(recordItems);
    add(items, Kind.BLOB, store.root().resolve("blobs/blobs/sha256"));
    add(items, Kind.CACHE_MOUNT, store.cacheMounts());
    add(items, Kind.DOWNLOAD, store.root().resolve("downloads"));
    add(items, Kind.HISTORY, store.root().resolve("builds"));
    items.addAll(failedItems);
    addLeftovers(items);
    return new StoreUsage(items);
  }

  private void addLeftovers(List<Item> items) throws IOException {
    try (Fd tmp = Fd.directory(leftovers.directory())) {
      for (String name : leftovers.names()) {
        items.add(new Item(Kind.LEFTOVER, name, size(tmp, name, 0), 0, false, ""));
      }
    }
  }

  private static void add(List<Item> items, Kind kind, Path directory) throws IOException {
    FileStat stat = FileCalls.statIfPresent(directory);
    if (stat == null || !stat.isDirectory()) {
      return;
    }
    try (Fd dir = Fd.directory(directory)) {
      for (String name : DirectoryEntries.list(dir)) {
        FileStat child = FileCalls.statIfPresent(dir, name);
        if (child != null) {
          items.add(
              new Item(kind, name, size(dir, name, 0), child.mtimeSeconds() * 1000, false, ""));
        }
      }
    }
  }

  private static long size(Fd dir, String name, int depth) throws IOException {
    FileStat stat = FileCalls.statIfPresent(dir, name);
    if (stat == null) {
      return 0;
    }
    long bytes = stat.blocks() * 512;
    if (stat.isDirectory() && depth < Trees.DEEPEST) {
      try (Fd child = dir.childDirectory(name)) {
        for (String below : DirectoryEntries.list(child)) {
          bytes += size(child, below, depth + 1);
        }
      }
    }
    return bytes;
  }
}
