package dev.bothy.engine.solve;

import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.Map;

/** How far each vertex is from the target: the longest way down is begun first. */
final class Priorities {
  private final Map<Digest, Long> distance;

  private Priorities(Map<Digest, Long> distance) {
    this.distance = distance;
  }

  static Priorities of(Definition definition) {
    Map<Digest, Long> distance = HashMap.newHashMap(definition.vertices().size());
    for (Vertex vertex : definition.vertices().reversed()) {
      long below =
          distance.getOrDefault(vertex.digest(), 0L) + (EventSink.isInternal(vertex) ? 0 : 1);
      for (Input input : vertex.op().inputs()) {
        distance.merge(input.digest(), below, Math::max);
      }
    }
    return new Priorities(distance);
  }

  long of(Vertex vertex) {
    return distance.getOrDefault(vertex.digest(), 0L);
  }
}
