package dev.bothy.engine.history;

import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a build; unchanged builds share one.
 *
 * @param id names its file
 * @param steps inputs before what reads them
 */
public record BuildGraph(String id, List<GraphStep> steps) {
  /** Stands for one that is not there any more. */
  public static final BuildGraph NONE = new BuildGraph("none", List.of());

  public BuildGraph {
    steps = List.copyOf(steps);
  }

  /** By vertex. */
  public Map<Digest, GraphStep> byVertex() {
    Map<Digest, GraphStep> map = HashMap.newHashMap(steps.size());
    for (GraphStep step : steps) {
      map.put(step.vertex(), step);
    }
    return map;
  }

  public @Nullable GraphStep find(Digest vertex) {
    for (GraphStep step : steps) {
      if (step.vertex().equals(vertex)) {
        return step;
      }
    }
    return null;
  }
}
