package dev.bothy.engine.op;

import dev.bothy.engine.store.LayerId;
import java.util.List;

/**
 * A file system as a stack of layers.
 *
 * @param layers lowest first; empty is the empty tree. A layer may occur more than once
 */
public record Result(List<LayerId> layers) {
  /** The empty tree. */
  public static final Result SCRATCH = new Result(List.of());

  public Result {
    layers = List.copyOf(layers);
  }
}
