package dev.bothy.engine.worker;

import dev.bothy.engine.PruneOptions;
import dev.bothy.engine.Roots;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.StoreUsage.Item;
import dev.bothy.engine.StoreUsage.Kind;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures and collects. A layer is kept while a root, a record or a running process wants it;
 * records are kept until they are pruned, the longest unused first.
 */
final class Upkeep {
  /** Work in progress that no record names yet is younger than this. */
  private static final long IN_FLIGHT_MILLIS = 3_600_000;

  private final Store store;
  private final CacheRecords records;
  private final Roots roots;
  private final FailedSteps failed;

  Upkeep(Store store) {
    this.store = store;
    this.records = new CacheRecords(store);
    this.roots = new Roots(store.root());
    this.failed = new FailedSteps(store);
  }

  StoreUsage usage() throws IOException {
    Set<LayerId> rooted = rooted();
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
    leftovers(items);
    return new StoreUsage(items);
  }

  private void leftovers(List<Item> items) throws IOException {
    try (Fd tmp = Fd.directory(store.root().resolve("tmp"))) {
      for (String name : orphans()) {
        items.add(new Item(Kind.LEFTOVER, name, size(tmp, name, 0), 0, false, ""));
      }
    }
  }

  /** What nobody who lives has in {@code tmp/}. */
  private List<String> orphans() throws IOException {
    String mine =
        store.isReadOnly()
            ? ".lock" // nothing's name begins so
            : store.temp().directory().getFileName().toString(); // removes those of the dead
    List<String> orphans = new ArrayList<>();
    try (Fd tmp = Fd.directory(store.root().resolve("tmp"))) {
      for (String name : FileCalls.list(tmp)) {
        if (!name.startsWith(mine) && !name.endsWith(".lock") && !isLocked(tmp, name)) {
          orphans.add(name);
        }
      }
    }
    return orphans;
  }

  /** What writers that were killed left beside their files; those that live are done in an hour. */
  private static void deleteHalfWritten(Path directory, boolean alone) throws IOException {
    FileStat there = FileCalls.statIfPresent(directory);
    if (there == null || !there.isDirectory()) {
      return;
    }
    long before = (System.currentTimeMillis() - IN_FLIGHT_MILLIS) / 1000;
    try (Fd dir = Fd.directory(directory)) {
      for (String name : FileCalls.list(dir)) {
        FileStat stat = FileCalls.statIfPresent(dir, name);
        if (stat != null && stat.isDirectory()) {
          deleteHalfWritten(directory.resolve(name), alone);
        } else if (stat != null
            && name.startsWith(".new")
            && (alone || stat.mtimeSeconds() < before)) {
          Trees.delete(dir, name);
        }
      }
    }
  }

  private static boolean isLocked(Fd tmp, String name) throws IOException {
    if (FileCalls.statIfPresent(tmp, name + ".lock") == null) {
      return false;
    }
    try (Fd lock = tmp.openAt(name + ".lock", Fd.O_RDONLY, 0)) {
      return !lock.tryLock(false);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EACCES) {
        return true; // another user's: not for us to judge
      }
      throw e;
    }
  }

  private static void add(List<Item> items, Kind kind, Path directory) throws IOException {
    FileStat stat = FileCalls.statIfPresent(directory);
    if (stat == null || !stat.isDirectory()) {
      return;
    }
    try (Fd dir = Fd.directory(directory)) {
      for (String name : FileCalls.list(dir)) {
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
        for (String below : FileCalls.list(child)) {
          bytes += size(child, below, depth + 1);
        }
      }
    }
    return bytes;
  }

  void prune(PruneOptions options) throws IOException {
    try (StoreUse alone = StoreUse.exclusive(store)) {
      var _ = store.temp(); // removes what the dead left
      store.layers().deleteLost();
      if (alone.held()) {
        for (String name : orphans()) {
          Trees.delete(store.root().resolve("tmp").resolve(name));
        }
      }
      deleteHalfWritten(store.root().resolve("cache"), alone.held());
      deleteHalfWritten(store.root().resolve("roots"), alone.held());
      deleteHalfWritten(store.root().resolve("builds"), alone.held());
      new BuildHistory(store.root()).prune(historyMillis(options));
      records.tidy();
      dropBroken();
      failed.expire(System.currentTimeMillis());
      if (options.all() || options.olderThanMillis() > 0 || options.keepBytes() >= 0) {
        dropFailed(options);
        dropRecords(options);
      }
      deleteUnreferenced(alone.held());
      SharedFiles.tidy(store);
      BlobUpkeep blobs = new BlobUpkeep(store, roots);
      blobs.forget(options.all());
      blobs.collect(alone.held());
      if (options.all() && alone.held()) {
        emptyDirectory(store.cacheMounts());
        emptyDirectory(store.root().resolve("downloads"));
      }
    }
  }

  private static long historyMillis(PruneOptions options) {
    if (options.olderThanMillis() > 0) {
      return options.olderThanMillis();
    }
    return options.all() && options.keepBytes() < 0 ? 0 : BuildHistory.LONGEST_MILLIS;
  }

  private static void emptyDirectory(Path directory) throws IOException {
    if (FileCalls.statIfPresent(directory) != null) {
      try (Fd dir = Fd.directory(directory)) {
        Trees.empty(dir);
      }
    }
  }

  /** Records whose layers are gone say nothing any more. */
  private void dropBroken() throws IOException {
    for (Digest key : records.keys()) {
      CacheRecord record = records.read(key);
      if (record != null && !isWhole(record)) {
        records.delete(key);
      }
    }
  }

  private boolean isWhole(CacheRecord record) throws IOException {
    for (List<LayerId> output : record.outputs()) {
      for (LayerId layer : output) {
        if (!store.layers().has(layer)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Before any result goes; the oldest first. */
  private void dropFailed(PruneOptions options) throws IOException {
    long now = System.currentTimeMillis();
    for (FailedStep step : failed.list().reversed()) {
      if (now - step.failedMillis() >= options.olderThanMillis()
          && (options.keepBytes() < 0 || totalBytes() > options.keepBytes())) {
        failed.drop(step);
      }
    }
  }

  /**
   * The longest unused first, as far as the options go. To come down to a size, results whose
   * layers stay anyway are left alone: they cost nothing and spare the next build their steps.
   */
  private void dropRecords(PruneOptions options) throws IOException {
    record Candidate(Digest key, long used) {}
    List<Candidate> candidates = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (Digest key : records.keys()) {
      long used = records.lastUsedMillis(key);
      if (now - used >= options.olderThanMillis()) {
        candidates.add(new Candidate(key, used));
      }
    }
    candidates.sort(Comparator.comparingLong(Candidate::used).thenComparing(Candidate::key));
    Map<LayerId, Integer> wanted = new HashMap<>();
    for (Digest key : records.keys()) {
      for (LayerId layer : layersOf(key)) {
        wanted.merge(layer, 1, Integer::sum);
      }
    }
    Set<LayerId> rooted = rooted();
    List<LayerInfo> infos = infos();
    Set<LayerId> present = ids(infos);
    for (Candidate candidate : candidates) {
      if (options.keepBytes() >= 0 && totalBytes(infos, present) <= options.keepBytes()) {
        return;
      }
      Set<LayerId> layers = layersOf(candidate.key());
      if (options.keepBytes() >= 0 && !layers.isEmpty() && rooted.containsAll(layers)) {
        continue;
      }
      for (LayerId layer : layers) {
        if (wanted.merge(layer, -1, Integer::sum) == 0 && !rooted.contains(layer)) {
          present.remove(layer);
        }
      }
      records.delete(candidate.key());
    }
  }

  private Set<LayerId> layersOf(Digest key) throws IOException {
    CacheRecord record = records.read(key);
    Set<LayerId> layers = new HashSet<>();
    if (record != null) {
      record.outputs().forEach(layers::addAll);
    }
    return layers;
  }

  private List<LayerInfo> infos() throws IOException {
    List<LayerInfo> infos = new ArrayList<>();
    for (LayerId id : store.layers().list()) {
      store.layers().find(id).ifPresent(infos::add);
    }
    return infos;
  }

  private static Set<LayerId> ids(List<LayerInfo> infos) {
    Set<LayerId> ids = new HashSet<>();
    infos.forEach(info -> ids.add(info.id()));
    return ids;
  }

  private long totalBytes() throws IOException {
    List<LayerInfo> infos = infos();
    return totalBytes(infos, ids(infos));
  }

  /** Of these layers alone; what several share goes with the last of them. */
  private static long totalBytes(Collection<LayerInfo> infos, Set<LayerId> present) {
    long total = 0;
    for (LayerInfo info : infos) {
      total += present.contains(info.id()) ? info.ownBytes(present) : 0;
    }
    return total;
  }

  private void deleteUnreferenced(boolean alone) throws IOException {
    Set<LayerId> wanted = rooted();
    for (Digest key : records.keys()) {
      wanted.addAll(layersOf(key));
    }
    long now = System.currentTimeMillis();
    for (LayerId id : store.layers().list()) {
      if (wanted.contains(id)) {
        continue;
      }
      long made = store.layers().find(id).map(LayerInfo::createdMillis).orElse(0L);
      if (alone || now - made > IN_FLIGHT_MILLIS) {
        boolean _ = store.layers().delete(id); // false: someone uses it right now
      }
    }
  }

  private Set<LayerId> rooted() throws IOException {
    Set<LayerId> layers = new HashSet<>();
    for (Roots.Root root : roots.all()) {
      for (String layer : root.layers()) {
        layers.add(new LayerId(layer));
      }
    }
    return layers;
  }
}
