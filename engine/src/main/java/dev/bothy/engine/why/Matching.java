package dev.bothy.engine.why;

import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.oci.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which step of an earlier graph is the same step as one of a later graph: by key, then by its
 * operation, then by name, then by its place: in the file, and in the graph. Each step is the
 * partner of at most one.
 */
final class Matching {
  private final Map<Digest, GraphStep> partners = new HashMap<>();
  private final Set<Digest> taken = new HashSet<>();

  private Matching() {}

  /** The step's partner; null when it has none. */
  @Nullable GraphStep of(GraphStep step) {
    return partners.get(step.vertex());
  }

  static Matching of(BuildGraph before, BuildGraph now) {
    Matching matching = new Matching();
    matching.by(before, now, GraphStep::key);
    matching.by(before, now, GraphStep::vertex);
    matching.by(before, now, step -> step.internal() ? null : step.name());
    matching.by(
        before, now, step -> step.where() == null ? null : step.internal() + " " + step.where());
    matching.byGraph(before, now);
    return matching;
  }

  private void by(BuildGraph before, BuildGraph now, Function<GraphStep, @Nullable Object> trait) {
    Map<Object, Deque<GraphStep>> free = new HashMap<>();
    for (GraphStep step : before.steps()) {
      Object value = trait.apply(step);
      if (value != null && !taken.contains(step.vertex())) {
        free.computeIfAbsent(value, _ -> new ArrayDeque<>()).add(step);
      }
    }
    for (GraphStep step : now.steps()) {
      Object value = trait.apply(step);
      Deque<GraphStep> candidates = value == null ? null : free.get(value);
      if (candidates != null && !candidates.isEmpty() && of(step) == null) {
        pair(candidates.removeFirst(), step);
      }
    }
  }

  private void pair(GraphStep before, GraphStep now) {
    partners.put(now.vertex(), before);
    taken.add(before.vertex());
  }

  /** What the same step reads at the same place is the same, if it is of the same kind. */
  private void byGraph(BuildGraph before, BuildGraph now) {
    Map<Digest, GraphStep> old = before.byVertex();
    Map<Digest, GraphStep> present = now.byVertex();
    pairIfAlike(target(before), target(now));
    for (GraphStep step : now.steps().reversed()) { // consumers first
      GraphStep partner = of(step);
      if (partner == null) {
        continue;
      }
      List<GraphStep> inputs = steps(step, present);
      List<GraphStep> oldInputs = steps(partner, old);
      for (int i = 0; i < Math.min(inputs.size(), oldInputs.size()); i++) {
        pairIfAlike(oldInputs.get(i), inputs.get(i));
      }
    }
  }

  private void pairIfAlike(@Nullable GraphStep before, @Nullable GraphStep now) {
    if (before != null
        && now != null
        && of(now) == null
        && !taken.contains(before.vertex())
        && kind(now).equals(kind(before))) {
      pair(before, now);
    }
  }

  /** The last step but for exports, which are made of nothing. */
  private static @Nullable GraphStep target(BuildGraph graph) {
    for (GraphStep step : graph.steps().reversed()) {
      if (!step.parts().isEmpty()) {
        return step;
      }
    }
    return null;
  }

  static List<GraphStep> steps(GraphStep step, Map<Digest, GraphStep> graph) {
    List<GraphStep> inputs = new ArrayList<>();
    for (Digest digest : step.inputs()) {
      GraphStep input = graph.get(digest);
      if (input != null) {
        inputs.add(input);
      }
    }
    return inputs;
  }

  /** Steps of one kind have the same first part. */
  private static String kind(GraphStep step) {
    if (step.internal()) {
      return "internal";
    }
    String label = step.parts().isEmpty() ? "" : step.parts().getFirst().label();
    return label.isEmpty() || label.equals("platform") || step.inputs().isEmpty() ? label : "file";
  }
}
