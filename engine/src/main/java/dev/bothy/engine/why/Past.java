package dev.bothy.engine.why;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.Timeline;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build whose graph is still known.
 *
 * @param runs by vertex
 */
record Past(Build build, BuildGraph graph, Map<Digest, StepRun> runs) {
  static Past of(Build build, BuildGraph graph) {
    Map<Digest, StepRun> runs = new HashMap<>();
    for (Timeline.Entry entry : Timeline.of(build, graph).entries()) {
      runs.put(entry.step().vertex(), entry.run());
    }
    return new Past(build, graph, runs);
  }

  /** What became of the step in it. */
  @Nullable StepRun run(@Nullable GraphStep step) {
    return step == null ? null : runs.get(step.vertex());
  }
}
