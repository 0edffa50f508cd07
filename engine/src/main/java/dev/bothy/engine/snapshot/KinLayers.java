package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.LayerStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers whose files are hard links to those of others. No tree shows a file under two names that
 * it has of two layers: {@code cp} and {@code mv} refuse them as the same, and archives keep them
 * as one.
 */
final class KinLayers {
  private final LayerStore layers;
  private final DerivedLayers derived;
  private final OverlayMarks marks;

  KinLayers(LayerStore layers, DerivedLayers derived, OverlayMarks marks) {
    this.layers = layers;
    this.derived = derived;
    this.marks = marks;
  }

  /** Whether files of the stack have names that those of other layers are links to. */
  boolean isAmong(List<LayerId> stack) throws IOException {
    return layers.infos(stack).stream().anyMatch(info -> info.kin() != null);
  }

  /** See {@link Snapshots#apart}. */
  List<LayerId> apart(List<LayerId> merged) throws IOException {
    List<LayerInfo> infos = layers.infos(merged);
    List<LayerId> apart = new ArrayList<>(merged);
    for (int i = 1; i < infos.size(); i++) {
      LayerInfo.Kin kin = infos.get(i).kin();
      if (kin == null) {
        continue;
      }
      boolean quarrels = false;
      for (LayerInfo lower : infos.subList(0, i)) {
        quarrels |= lower.kin() != null && kin.quarrelsWith(lower.kin());
      }
      if (quarrels) {
        apart.set(i, copyOf(merged.get(i), infos.get(i)));
      }
    }
    // Two may have got the same copy.
    return apart.equals(merged) ? merged : Snapshots.distinct(apart);
  }

  private LayerId copyOf(LayerId layer, LayerInfo info) throws IOException {
    return derived.layer(
        "c",
        List.of(List.of(layer)),
        pending -> {
          pending.implies(info.impliedDirs());
          pending.leavesUnchanged(info.unchanged());
          TreeCopy.layer(layers.fs(layer), pending.fs(), marks);
        });
  }
}
