package dev.bothy.engine.history;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.PlacedTrees;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How much steps wrote, as far as the store still has it. */
public final class StepSizes {
  private final Store store;
  private final CacheRecords records;

  public StepSizes(Store store) {
    this.store = store;
    this.records = new CacheRecords(store);
  }

  /** Bytes on the disk of the layers that the step added to those it read; -1 when unknown. */
  public long written(Timeline.Entry entry) throws IOException {
    Digest key = entry.run().key() == null ? entry.step().key() : entry.run().key();
    CacheRecord record = key == null ? null : records.read(key);
    if (record == null && key != null) {
      record = PlacedTrees.record(records, key);
    }
    if (record == null || entry.step().internal()) {
      return -1;
    }
    Set<LayerId> layers = new HashSet<>();
    record.outputs().forEach(layers::addAll);
    for (CacheRecord.Read input : record.inputs()) {
      input.layers().forEach(layers::remove);
    }
    long bytes = 0;
    for (LayerInfo info : infos(layers)) {
      bytes += info.bytes();
    }
    return bytes;
  }

  private List<LayerInfo> infos(Set<LayerId> layers) throws IOException {
    List<LayerInfo> infos = new ArrayList<>();
    for (LayerId layer : layers) {
      store.layers().find(layer).ifPresent(infos::add);
    }
    return infos;
  }
}
