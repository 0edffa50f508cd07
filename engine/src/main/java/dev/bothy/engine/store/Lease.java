package dev.bothy.engine.store;

import java.util.Set;

/** Layers that stay as long as this is open; a process that dies closes its leases. */
public final class Lease implements AutoCloseable {
  private final LayerStore store;
  private final Set<LayerId> held;

  Lease(LayerStore store, Set<LayerId> held) {
    this.store = store;
    this.held = held;
  }

  public Set<LayerId> layers() {
    return Set.copyOf(held);
  }

  @Override
  public void close() {
    held.forEach(store::release);
    held.clear();
  }
}
