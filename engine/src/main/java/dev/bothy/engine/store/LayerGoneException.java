package dev.bothy.engine.store;

import java.io.IOException;

/** A layer is not in the store, or no longer; to a cache that is a miss. */
public final class LayerGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient LayerId id;

  public LayerGoneException(LayerId id) {
    super("layer " + id + " is not in the store");
    this.id = id;
  }

  public LayerId id() {
    return id;
  }
}
