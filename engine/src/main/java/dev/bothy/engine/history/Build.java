package dev.bothy.engine.history;

import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One build.
 *
 * @param id unique in a store, grows with time
 * @param project its directory; empty for a graph without one
 * @param name of what was built, such as the image's
 * @param noCache whether every step was to run
 * @param until the step it was to end with, as somebody named it; empty for the whole graph
 * @param error why it failed; empty when it did not
 * @param graph names the {@link BuildGraph}
 * @param runs of its steps, in the graph's order; empty when all were cached
 */
public record Build(
    String id,
    String project,
    String name,
    String platform,
    long startedMillis,
    long tookMillis,
    Result result,
    boolean noCache,
    String until,
    String error,
    String graph,
    List<StepRun> runs) {
  /** How it ended. */
  public enum Result {
    DONE,
    /** Everything was known. Of such builds of the same graph only the last one is kept. */
    UNCHANGED,
    FAILED,
    CANCELLED
  }

  public Build {
    runs = List.copyOf(runs);
  }

  /** Runs by vertex. */
  public Map<Digest, StepRun> byVertex() {
    Map<Digest, StepRun> map = HashMap.newHashMap(runs.size());
    for (StepRun run : runs) {
      map.put(run.vertex(), run);
    }
    return map;
  }

  /** How many of its steps, and of what it wrote, ended so. */
  public int count(StepRun.Outcome outcome) {
    int count = 0;
    for (StepRun run : runs) {
      count += run.outcome() == outcome ? 1 : 0;
    }
    return count;
  }
}
