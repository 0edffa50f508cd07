package dev.bothy.engine.why;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.engine.why.Explanation.Chain;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two graphs of the same project, and what makes the keys of a step differ in them. */
final class Comparison {
  /** More than that nobody reads; the first causes come first. */
  private static final int MOST = 20;

  private final Matching matching;
  private final Map<Digest, GraphStep> before;
  private final Map<Digest, GraphStep> now;
  private final Files files;
  private final Function<GraphStep, @Nullable String> unpinned;

  /** Tells what differs between two states of a local directory. */
  @FunctionalInterface
  interface Files {
    Cause.Files between(GraphStep before, GraphStep now) throws IOException;
  }

  /**
   * @param unpinned why a source of the later graph is not pinned; null when it is
   */
  Comparison(
      BuildGraph before,
      Matching matching,
      BuildGraph now,
      Files files,
      Function<GraphStep, @Nullable String> unpinned) {
    this.matching = matching;
    this.before = before.byVertex();
    this.now = now.byVertex();
    this.files = files;
    this.unpinned = unpinned;
  }

  /** Why the step's key is not its partner's; empty when it is. */
  List<Chain> causes(GraphStep step) throws IOException {
    List<Chain> chains = new ArrayList<>();
    follow(step, new ArrayList<>(), new HashSet<>(), chains);
    return chains;
  }

  private void follow(GraphStep step, List<GraphStep> path, Set<Digest> seen, List<Chain> chains)
      throws IOException {
    if (!seen.add(step.vertex()) || chains.size() >= MOST) {
      return;
    }
    String missing = unpinned.apply(step);
    if (missing != null) {
      chains.add(new Chain(path, new Cause.Unpinned(missing)));
      return;
    }
    GraphStep partner = matching.of(step);
    if (partner == null) {
      chains.add(new Chain(path, new Cause.NewStep()));
      return;
    }
    if (step.key() != null && step.key().equals(partner.key())) {
      return;
    }
    // What bookkeeping says is but the number of its inputs.
    if (!step.internal() && !partner.parts().equals(step.parts())) {
      chains.add(new Chain(path, own(partner, step)));
    }
    inputs(partner, step, path, seen, chains);
  }

  private Cause own(GraphStep partner, GraphStep step) throws IOException {
    if (isSource(partner) && isSource(step)) {
      KeyPart then = partner.parts().getFirst();
      KeyPart present = step.parts().getFirst();
      if (then.label().equals("local") && present.label().equals("local")) {
        return files.between(partner, step);
      }
      return repinned(then, present);
    }
    return new Cause.Changed(Difference.between(partner.parts(), step.parts()));
  }

  private static Cause repinned(KeyPart then, KeyPart present) {
    if (then.label().equals(SourceAttrs.GIT) && present.label().equals(SourceAttrs.GIT)) {
      String before = GitSource.commit(then.value());
      String now = GitSource.commit(present.value());
      if (!before.equals(now)) {
        return new Cause.Moved(before, now);
      }
    }
    return new Cause.Repinned(then.value(), present.value());
  }

  /** A source's key is made of what it is pinned to. */
  private static boolean isSource(GraphStep step) {
    return step.inputs().isEmpty() && step.parts().size() == 1;
  }

  private void inputs(
      GraphStep partner, GraphStep step, List<GraphStep> path, Set<Digest> seen, List<Chain> chains)
      throws IOException {
    List<GraphStep> inputs = Matching.steps(step, now);
    List<GraphStep> olds = Matching.steps(partner, before);
    for (int i = 0; i < Math.max(inputs.size(), olds.size()); i++) {
      GraphStep input = i < inputs.size() ? inputs.get(i) : null;
      GraphStep old = i < olds.size() ? olds.get(i) : null;
      if (input == null) {
        if (old != null) {
          chains.add(new Chain(path, new Cause.LessInput(old)));
        }
        continue;
      }
      GraphStep expected = matching.of(input);
      if (old == null) {
        chains.add(new Chain(path, new Cause.MoreInput(input)));
      } else if (expected != null && !expected.equals(old)) {
        chains.add(new Chain(path, new Cause.OtherInput(old, input)));
      } else {
        List<GraphStep> further = new ArrayList<>(path);
        further.add(input);
        follow(input, further, seen, chains);
      }
    }
  }
}
