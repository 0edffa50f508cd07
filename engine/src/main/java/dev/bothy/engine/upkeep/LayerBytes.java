package dev.bothy.engine.upkeep;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of the disk layers take, kept up to date as one after the other goes: a large store is
 * not added up again for each. What several share goes with the last of them.
 */
final class LayerBytes {
  private final Map<LayerId, LayerInfo> present = new HashMap<>();

  /** Those that share files with one, by that one. */
  private final Map<LayerId, List<LayerInfo>> sharers = new HashMap<>();

  private long total;

  LayerBytes(Collection<LayerInfo> layers) {
    for (LayerInfo info : layers) {
      present.put(info.id(), info);
      if (info.shared() != null) {
        sharers.computeIfAbsent(info.shared().with(), _ -> new ArrayList<>()).add(info);
      }
    }
    for (LayerInfo info : present.values()) {
      total += info.ownBytes(present.keySet());
    }
  }

  long total() {
    return total;
  }

  /** Takes a layer away, if it is there. */
  void remove(LayerId id) {
    LayerInfo gone = present.get(id);
    if (gone == null) {
      return;
    }
    total -= gone.ownBytes(present.keySet());
    present.remove(id);
    for (LayerInfo sharer : sharers.getOrDefault(id, List.of())) {
      if (sharer.shared() != null && present.containsKey(sharer.id())) {
        total += sharer.shared().bytes();
      }
    }
  }
}
