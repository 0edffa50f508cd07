package dev.bothy.engine.solve.result;

import dev.bothy.engine.op.Result;
import dev.bothy.oci.Digest;
import java.util.List;

/**
 * What a vertex came to.
 *
 * @param key under which what depends on it is looked up
 * @param outputs by number
 */
public record Solved(Digest key, List<Result> outputs, boolean cached) {
  public Solved {
    outputs = List.copyOf(outputs);
  }

  /**
   * The same of a source that is part of what its one reader came to, and is not to be had else.
   */
  Solved placed() {
    return new Solved(key, List.of(), cached);
  }
}
