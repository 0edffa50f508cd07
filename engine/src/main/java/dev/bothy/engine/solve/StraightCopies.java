package dev.bothy.engine.solve;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.fileop.StraightCopy;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Placement;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Large directories that come in to where the one copy of them puts them: they have no layer of
 * their own. For use by several threads.
 */
final class StraightCopies {
  /**
   * A copy.
   *
   * @param key as planned: that of another copy if the directory changes on the way
   */
  record Copy(Vertex vertex, StepKey key, Placement placement) {}

  private final ConcurrentMap<Digest, Copy> bySource = new ConcurrentHashMap<>();
  private final ConcurrentMap<Digest, Result> made = new ConcurrentHashMap<>();

  /**
   * Looks for more of them, in a plan that may be a part yet. One whose source has come in already
   * is made as any other.
   */
  void add(Definition definition, Plan plan, Sources sources) {
    Map<Digest, Integer> readers = new HashMap<>();
    readers.put(definition.target().digest(), 1);
    for (Vertex vertex : definition.vertices()) {
      if (plan.of(vertex) instanceof Plan.Open || plan.of(vertex) instanceof Plan.Undecided) {
        for (Input input : vertex.op().inputs()) {
          readers.merge(input.digest(), 1, Integer::sum);
        }
      }
    }
    Map<Digest, Vertex> vertices = new HashMap<>();
    for (Vertex vertex : definition.vertices()) {
      vertices.put(vertex.digest(), vertex);
      if (!(plan.of(vertex) instanceof Plan.Open open) || open.forced()) {
        continue;
      }
      StepKey key = open.key();
      Placement placement = StraightCopy.of(vertex.op());
      Vertex source =
          placement == null ? null : vertices.get(vertex.op().inputs().getFirst().digest());
      if (placement != null
          && key != null
          && source != null
          && plan.of(source) instanceof Plan.Open comes
          && !comes.forced()
          && Integer.valueOf(1).equals(readers.get(source.digest()))
          && sources.isWorthPlacing(source, placement)) {
        bySource.put(source.digest(), new Copy(vertex, key, placement));
      }
    }
  }

  /** The copy that a source comes in to; null for most. */
  @Nullable Copy ofSource(Vertex source) {
    return bySource.get(source.digest());
  }

  /** Says what the copy came to. */
  void made(Copy copy, Result result) {
    made.put(copy.vertex().digest(), result);
  }

  /** What the vertex came to when its source came in; null when it is still to be run. */
  @Nullable Result made(Vertex copy) {
    return made.get(copy.digest());
  }
}
