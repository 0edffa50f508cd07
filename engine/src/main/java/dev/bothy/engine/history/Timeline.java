package dev.bothy.engine.history;

import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a build in time.
 *
 * @param entries in the graph's order
 */
public record Timeline(List<Entry> entries) {
  /**
   * A step.
   *
   * @param readyMillis since 1970, when the last of its inputs was there; at least the build's
   *     start
   * @param critical whether the build would have ended earlier had it been quicker
   */
  public record Entry(GraphStep step, StepRun run, long readyMillis, boolean critical) {
    /** How long it waited for its turn though its inputs were there, in milliseconds. */
    public long waitedMillis() {
      return run.startMillis() < 0 ? 0 : Math.max(0, run.startMillis() - readyMillis);
    }
  }

  public Timeline {
    entries = List.copyOf(entries);
  }

  /** The build's steps; none when its graph is gone. */
  public static Timeline of(Build build, BuildGraph graph) {
    Map<Digest, StepRun> runs = build.byVertex();
    Map<Digest, StepRun> all = HashMap.newHashMap(graph.steps().size());
    int shown = 0;
    for (GraphStep step : graph.steps()) {
      StepRun run = runs.get(step.vertex());
      if (run == null) {
        run = cached(step.vertex(), step.internal() ? 0 : ++shown);
      }
      all.put(step.vertex(), run);
    }
    Set<Digest> critical = critical(graph, all);
    List<Entry> entries = new ArrayList<>();
    for (GraphStep step : graph.steps()) {
      StepRun run = get(all, step.vertex());
      long ready = build.startedMillis();
      for (Digest input : step.inputs()) {
        StepRun before = all.get(input);
        ready = before == null ? ready : Math.max(ready, before.endMillis());
      }
      entries.add(new Entry(step, run, ready, critical.contains(step.vertex())));
    }
    return new Timeline(entries);
  }

  private static StepRun cached(Digest vertex, int number) {
    return new StepRun(vertex, number, StepRun.Outcome.CACHED, -1, -1, -1, null, null, "");
  }

  private static StepRun get(Map<Digest, StepRun> runs, Digest vertex) {
    StepRun run = runs.get(vertex);
    if (run == null) {
      throw new IllegalArgumentException("no step " + vertex);
    }
    return run;
  }

  /** From the step that ended last, always to the input that it had to wait for. */
  private static Set<Digest> critical(BuildGraph graph, Map<Digest, StepRun> runs) {
    Map<Digest, GraphStep> steps = graph.byVertex();
    Set<Digest> path = new HashSet<>();
    GraphStep at = null;
    for (GraphStep step : graph.steps()) {
      at = later(at, step, runs);
    }
    // Bookkeeping has no times of its own: what it waited for counts.
    while (at != null && path.add(at.vertex())) {
      GraphStep next = null;
      for (GraphStep input : effectiveInputs(at, steps)) {
        next = later(next, input, runs);
      }
      at = next;
    }
    return path;
  }

  private static List<GraphStep> effectiveInputs(GraphStep step, Map<Digest, GraphStep> steps) {
    List<GraphStep> inputs = new ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    collect(step, steps, seen, inputs);
    return inputs;
  }

  private static void collect(
      GraphStep step, Map<Digest, GraphStep> steps, Set<Digest> seen, List<GraphStep> inputs) {
    for (Digest digest : step.inputs()) {
      GraphStep input = steps.get(digest);
      if (input == null || !seen.add(digest)) {
        continue;
      }
      if (input.internal()) {
        collect(input, steps, seen, inputs);
      } else {
        inputs.add(input);
      }
    }
  }

  private static @Nullable GraphStep later(
      @Nullable GraphStep a, GraphStep b, Map<Digest, StepRun> runs) {
    StepRun run = get(runs, b.vertex());
    if (run.startMillis() < 0 || run.endMillis() < 0) {
      return a;
    }
    return a == null || run.endMillis() > get(runs, a.vertex()).endMillis() ? b : a;
  }

  /** The steps of the critical path, the first one first. */
  public List<Entry> criticalPath() {
    List<Entry> path = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.critical()) {
        path.add(entry);
      }
    }
    return path;
  }
}
