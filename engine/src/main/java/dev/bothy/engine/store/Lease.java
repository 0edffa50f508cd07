package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
import java.util.Map;
import java.util.Set;

/** Layers that stay as long as this is open; a process that dies closes its leases. */
public final class Lease implements AutoCloseable {
  private final Map<LayerId, Fd> held;

  Lease(Map<LayerId, Fd> held) {
    this.held = held;
  }

  public Set<LayerId> layers() {
    return Set.copyOf(held.keySet());
  }

  @Override
  public void close() {
    for (Fd fd : held.values()) {
      fd.close();
    }
    held.clear();
  }
}
