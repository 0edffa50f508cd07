package dev.bothy.engine.solve.result;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerStore;
import dev.bothy.engine.store.Lease;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers that a solve has seen, each held once until the solve is over. */
final class Leases implements AutoCloseable {
  private final LayerStore layers;
  private final Map<LayerId, Lease> held = new HashMap<>();

  Leases(LayerStore layers) {
    this.layers = layers;
  }

  /**
   * Keeps the layers of these results.
   *
   * @throws LayerGoneException when one is not there any more
   */
  synchronized void hold(List<Result> results) throws IOException {
    for (Result result : results) {
      for (LayerId layer : result.layers()) {
        if (!held.containsKey(layer)) {
          held.put(layer, layers.lease(List.of(layer)));
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    held.values().forEach(Lease::close);
    held.clear();
  }
}
