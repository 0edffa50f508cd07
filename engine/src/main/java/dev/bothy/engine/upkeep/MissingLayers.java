package dev.bothy.engine.upkeep;

import dev.bothy.engine.Roots;
import dev.bothy.engine.StoreHealth.Damage;
import dev.bothy.engine.StoreHealth.Fate;
import dev.bothy.engine.StoreUsage.Kind;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Layers that an image or an environment refers to and that are not there: somebody deleted them.
 * Those that only records name may be what a killed process left; that is nothing to tell.
 */
final class MissingLayers {
  private static final String ENVIRONMENT = "environment";

  private final Store store;
  private final boolean readOnly;
  private final Set<LayerId> told;
  private final Map<LayerId, String> makers = new TreeMap<>();
  private final Map<LayerId, List<String>> needs = new TreeMap<>();

  /**
   * @param told layers of which nothing more is to be told
   */
  MissingLayers(Store store, boolean readOnly, Set<LayerId> told) {
    this.store = store;
    this.readOnly = readOnly;
    this.told = told;
  }

  /** Looks for those of the record, and drops one that says nothing any more. */
  void look(CacheRecord record, CacheRecords records) throws IOException {
    boolean whole = true;
    for (List<LayerId> output : record.outputs()) {
      Set<LayerId> missing = missing(output);
      whole &= missing.isEmpty();
      if (!missing.isEmpty() && missing.contains(output.getLast())) {
        // The top one is the step's own.
        makers.putIfAbsent(output.getLast(), record.name().lines().findFirst().orElse(""));
      }
    }
    if (!whole && !readOnly) {
      records.delete(record.key());
    }
  }

  /**
   * Looks for those of the root. What a failed step left is of no use without them. An
   * environment's root keeps what it ever had; so it lets go of them, or they would be told for
   * ever.
   */
  void look(Roots.Root root, Roots roots) throws IOException {
    List<LayerId> layers = root.layers().stream().map(LayerId::new).toList();
    Set<LayerId> missing = missing(layers);
    if (missing.isEmpty()) {
      return;
    }
    if (root.kind().equals(FailedSteps.KIND)) {
      boolean _ = !readOnly && roots.remove(root.kind(), root.name());
      return;
    }
    for (LayerId layer : missing) {
      needs.computeIfAbsent(layer, _ -> new ArrayList<>()).add(root.kind() + " " + root.name());
    }
    if (root.kind().equals(ENVIRONMENT) && !readOnly) {
      List<String> left = new ArrayList<>(root.layers());
      left.removeIf(layer -> missing.contains(new LayerId(layer)));
      roots.put(
          new Roots.Root(
              root.kind(),
              root.name(),
              root.createdMillis(),
              left,
              root.blobs(),
              root.properties()));
    }
  }

  private Set<LayerId> missing(List<LayerId> layers) throws IOException {
    Set<LayerId> missing = new LinkedHashSet<>(); // one may stand in a list twice
    for (LayerId layer : layers) {
      if (!store.layers().has(layer)) {
        missing.add(layer);
      }
    }
    return missing;
  }

  /** What was found. */
  List<Damage> found() {
    List<Damage> found = new ArrayList<>();
    for (Map.Entry<LayerId, List<String>> layer : needs.entrySet()) {
      if (!told.contains(layer.getKey())) {
        String maker = makers.getOrDefault(layer.getKey(), "");
        found.add(
            new Damage(
                Kind.LAYER,
                layer.getKey().value(),
                "is not in the store any more" + (maker.isEmpty() ? "" : "; it is of: " + maker),
                readOnly ? Fate.KEPT : Fate.MISSING,
                layer.getValue()));
      }
    }
    return found;
  }
}
