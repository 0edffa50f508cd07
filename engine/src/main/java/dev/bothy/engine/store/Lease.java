package dev.bothy.engine.store;

import java.util.Set;

/** Layers that stay as long as this is open; a process that dies closes its leases. */
public final class Lease implements AutoCloseable {
  private final Leases leases;
  private final Set<LayerId> held;

  Lease(Leases leases, Set<LayerId> held) {
    this.leases = leases;
    this.held = held;
  }

  public Set<LayerId> layers() {
    return Set.copyOf(held);
  }

  @Override
  public void close() {
    for (LayerId id : held) {
      leases.release(id);
    }
    held.clear();
  }
}
