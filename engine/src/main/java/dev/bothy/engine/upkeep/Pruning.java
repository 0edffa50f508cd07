package dev.bothy.engine.upkeep;

import dev.bothy.engine.PruneOptions;
import dev.bothy.engine.PruneResult;
import dev.bothy.engine.Roots;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
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
 * Removes what is not needed. A layer is kept while a root, a record or a running process wants it;
 * records are kept until they are pruned, the longest unused first.
 */
public final class Pruning {
  /** Work in progress that no record names yet is younger than this. */
  private static final long IN_FLIGHT_MILLIS = 3_600_000;

  private final Store store;
  private final String whose;
  private final CacheRecords records;
  private final Roots roots;
  private final FailedSteps failed;

  /**
   * @param whose it is, in words for those who wait for its end
   */
  public Pruning(Store store, String whose) {
    this.store = store;
    this.whose = whose;
    this.records = new CacheRecords(store);
    this.roots = new Roots(store.root());
    this.failed = new FailedSteps(store);
  }

  /** Removes at once; waits for nobody who works on the store, and takes nothing from them. */
  public PruneResult run(PruneOptions options) throws IOException {
    List<LayerInfo> spared;
    boolean busy;
    try (StoreUse alone = StoreUse.exclusive(store, whose)) {
      var _ = store.temp(); // removes what the dead left
      store.layers().deleteLost();
      new Leftovers(store).delete(alone.isAlone());
      new BuildHistory(store.root()).prune(historyMillis(options));
      records.tidy();
      dropBroken();
      failed.expire(System.currentTimeMillis());
      if (options.all() || options.olderThanMillis() > 0 || options.keepBytes() >= 0) {
        dropFailed(options);
        dropRecords(options);
      }
      spared = deleteUnreferenced(alone.isAlone());
      SharedFiles.tidy(store);
      BlobUpkeep blobs = new BlobUpkeep(store, roots);
      blobs.forget(options.all());
      blobs.collect(alone.isAlone());
      if (options.all() && alone.isAlone()) {
        emptyDirectory(store.cacheMounts());
        emptyDirectory(store.root().resolve("downloads"));
      }
      busy = !alone.isAlone();
    }
    long bytes = totalBytes(spared, ids(infos()));
    return new PruneResult(new Usage(store).measure(), busy, spared.size(), bytes);
  }

  /** The history is no cache: it is not asked to go with one, and its bounds keep it small. */
  private static long historyMillis(PruneOptions options) {
    return options.olderThanMillis() > 0 ? options.olderThanMillis() : BuildHistory.LONGEST_MILLIS;
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
    Set<LayerId> rooted = roots.layers();
    LayerBytes bytes = new LayerBytes(infos());
    for (Candidate candidate : candidates) {
      if (options.keepBytes() >= 0 && bytes.total() <= options.keepBytes()) {
        return;
      }
      Set<LayerId> layers = layersOf(candidate.key());
      if (options.keepBytes() >= 0 && !layers.isEmpty() && rooted.containsAll(layers)) {
        continue;
      }
      for (LayerId layer : layers) {
        if (wanted.merge(layer, -1, Integer::sum) == 0 && !rooted.contains(layer)) {
          bytes.remove(layer);
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
    return new LayerBytes(infos()).total();
  }

  /** Of these layers alone; what several share goes with the last of them. */
  private static long totalBytes(Collection<LayerInfo> infos, Set<LayerId> present) {
    long total = 0;
    for (LayerInfo info : infos) {
      total += present.contains(info.id()) ? info.ownBytes(present) : 0;
    }
    return total;
  }

  /** Those that would have gone, were it not that somebody uses them, or may. */
  private List<LayerInfo> deleteUnreferenced(boolean alone) throws IOException {
    List<LayerInfo> spared = new ArrayList<>();
    Set<LayerId> wanted = roots.layers();
    for (Digest key : records.keys()) {
      wanted.addAll(layersOf(key));
    }
    LiveRoots live = new LiveRoots(store); // to name a layer waits for no prune
    long now = System.currentTimeMillis();
    for (LayerId id : store.layers().list()) {
      if (wanted.contains(id)) {
        continue;
      }
      Optional<LayerInfo> info = store.layers().find(id);
      long made = info.map(LayerInfo::createdMillis).orElse(0L);
      boolean old = alone || now - made > IN_FLIGHT_MILLIS;
      if (!old || !store.layers().delete(id, () -> live.want(id))) {
        info.ifPresent(spared::add);
      }
    }
    return spared;
  }
}
