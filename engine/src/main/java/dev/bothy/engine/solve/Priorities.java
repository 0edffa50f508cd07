package dev.bothy.engine.solve;

import dev.bothy.engine.solve.report.EventSink;
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

  /**
   * @param least of any vertex: how far the graph's own target is from that of the solve
   */
  static Priorities of(Definition definition, long least) {
    Map<Digest, Long> distance = HashMap.newHashMap(definition.vertices().size());
    distance.put(definition.target().digest(), least);
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
