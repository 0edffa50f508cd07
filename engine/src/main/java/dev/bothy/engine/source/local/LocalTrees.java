package dev.bothy.engine.source.local;

import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Directories as they were when their sources were pinned, so that bringing them in does not begin
 * with looking at every file again. What has changed since shows when it is copied.
 */
public final class LocalTrees {
  private static final int MOST_ENTRIES = 200_000;

  private final Map<Digest, LocalTree> pinned = new HashMap<>();
  private final Map<String, String> handedOver;

  /**
   * @param handedOver what {@link #handOver()} gave in another process
   */
  public LocalTrees(Map<String, String> handedOver) {
    this.handedOver = new HashMap<>(handedOver);
  }

  /** Digests of all trees by those of their vertices, for a worker that begins where we end. */
  public synchronized Map<String, String> handOver() {
    Map<String, String> all = new HashMap<>();
    pinned.forEach((vertex, tree) -> all.put(vertex.hex(), tree.digest().hex()));
    return all;
  }

  /** The digest that was handed over, once: whoever looks again wants to see what is new. */
  synchronized @Nullable String handedOver(Vertex vertex) {
    return handedOver.remove(vertex.digest().hex());
  }

  synchronized void put(Vertex vertex, LocalTree tree) {
    if (tree.entries().size() <= MOST_ENTRIES) {
      pinned.put(vertex.digest(), tree);
    }
  }

  /** The tree, which stays. */
  synchronized @Nullable LocalTree peek(Vertex vertex) {
    return pinned.get(vertex.digest());
  }

  /** The tree, once. */
  synchronized @Nullable LocalTree take(Vertex vertex) {
    return pinned.remove(vertex.digest());
  }
}
