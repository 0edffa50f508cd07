package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerStore;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Layers that are made of others, each once: their names say how and of which. */
final class DerivedLayers {
  private final LayerStore layers;

  DerivedLayers(LayerStore layers) {
    this.layers = layers;
  }

  /** Fills a layer. */
  interface Making {
    void fill(PendingLayer pending) throws IOException;
  }

  /**
   * The layer, made now unless it is there.
   *
   * @param kind a letter for what is made of them
   * @param stacks what it is made of, which stays meanwhile
   */
  LayerId layer(String kind, List<List<LayerId>> stacks, Making making) throws IOException {
    LayerId id = name(kind, stacks);
    if (!layers.has(id)) {
      Set<LayerId> from = new LinkedHashSet<>();
      stacks.forEach(from::addAll);
      try (Lease _ = layers.lease(from);
          PendingLayer pending = layers.begin(id)) {
        making.fill(pending);
        pending.commit();
      }
    }
    return id;
  }

  private static LayerId name(String kind, List<List<LayerId>> stacks) {
    StringBuilder text = new StringBuilder();
    for (List<LayerId> stack : stacks) {
      for (LayerId id : stack) {
        text.append(id).append('\n');
      }
      text.append('\n');
    }
    return new LayerId(
        kind + "-" + Digest.of(text.toString().getBytes(StandardCharsets.US_ASCII)).hex());
  }
}
