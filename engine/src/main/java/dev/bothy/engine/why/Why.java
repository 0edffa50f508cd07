package dev.bothy.engine.why;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.why.Explanation.Chain;
import dev.bothy.engine.why.Explanation.State;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains the steps of a graph against what a store remembers of the project's builds. Reads the
 * store and local files, and nothing of the network.
 */
public final class Why {
  private final Store store;
  private final SolveRequest request;
  private final Situation now;
  private final List<Past> builds;
  private final AskedSources asked;
  private final Map<Digest, Integer> numbers;

  private Why(
      Store store, SolveRequest request, Situation now, AskedSources asked, List<Past> builds) {
    this.store = store;
    this.request = request;
    this.now = now;
    this.asked = asked;
    this.builds = builds;
    this.numbers = numbers();
  }

  /**
   * Looks at a project as it is.
   *
   * @param request what {@code build} would solve
   * @param project as in {@link Build#project}
   */
  public static Why of(Store store, SolveRequest request, String project) throws IOException {
    BuildHistory history = new BuildHistory(store.root());
    List<Past> builds = new ArrayList<>();
    for (Build build : history.of(project)) {
      BuildGraph graph = history.graph(build);
      if (!graph.steps().isEmpty()) {
        builds.add(Past.of(build, graph));
      }
    }
    return new Why(
        store, request, Situation.of(store, request), AskedSources.of(store, request), builds);
  }

  /** The steps of the graph, inputs before what reads them. */
  public List<GraphStep> steps() {
    return now.graph().steps();
  }

  /**
   * The step's number in the progress of the last build that had all steps of this graph, or just
   * the last one; without one its place among the steps that are shown; 0 when that build had no
   * such step.
   */
  public int number(GraphStep step) {
    return numbers.getOrDefault(step.vertex(), 0);
  }

  /** A build that was told to stop at a step, or failed, counts other steps by other numbers. */
  private Map<Digest, Integer> numbers() {
    List<GraphStep> shown = steps().stream().filter(s -> !s.internal()).toList();
    Map<Digest, Integer> ofLast = null;
    for (Past past : builds) {
      Map<Digest, Integer> numbers = new HashMap<>();
      Matching matching = Matching.of(past.graph(), now.graph());
      for (GraphStep step : shown) {
        StepRun run = past.run(matching.of(step));
        if (run != null) {
          numbers.put(step.vertex(), run.number());
        }
      }
      if (numbers.size() == shown.size()) {
        return numbers;
      }
      ofLast = ofLast == null ? numbers : ofLast;
    }
    if (ofLast != null) {
      return ofLast;
    }
    Map<Digest, Integer> places = new HashMap<>();
    for (GraphStep step : shown) {
      places.put(step.vertex(), places.size() + 1);
    }
    return places;
  }

  /**
   * The sources that the step is made of and of which the next build asks a server first: it is
   * cached as long as they are what they were.
   */
  public List<GraphStep> asked(GraphStep step) {
    return asked.below(now.graph(), step);
  }

  /** What the next build does about it. */
  public State state(GraphStep step) {
    if (now.vertex(step).metadata().ignoreCache() && now.isNeeded(step)) {
      return State.RUNS;
    }
    if (now.record(step) != null) {
      return State.CACHED;
    }
    if (!now.isNeeded(step)) {
      return State.NOT_NEEDED;
    }
    if (step.key() == null) {
      return State.UNKNOWN;
    }
    return step.inputs().isEmpty() || !ranBefore(step) ? State.RUNS : State.MAY_RUN;
  }

  /** Whether there is a result of the same operation on other inputs. */
  private boolean ranBefore(GraphStep step) {
    StepKey key = now.key(step);
    try {
      return key != null && !new CacheRecords(store).ofOperation(key.op().digest()).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Explains one of {@link #steps()}. */
  public Explanation explain(GraphStep step) throws IOException {
    State state = state(step);
    CacheRecord record = now.record(step);
    return record == null || state == State.RUNS
        ? ofNext(step, state)
        : ofPast(step, record.madeMillis());
  }

  /** Why the next build runs it: against the last one that came as far as this step. */
  private Explanation ofNext(GraphStep step, State state) throws IOException {
    if (now.vertex(step).metadata().ignoreCache()) {
      return new Explanation(step, state, 0, null, null, own(new Cause.NeverCached()));
    }
    if (builds.isEmpty()) {
      return new Explanation(step, state, 0, null, null, own(new Cause.NeverBuilt()));
    }
    boolean stopped = false;
    for (Past past : builds) {
      Matching matching = Matching.of(past.graph(), now.graph());
      GraphStep before = matching.of(step);
      StepRun run = past.run(before);
      if (before == null || run == null) {
        continue;
      }
      if (run.outcome() == StepRun.Outcome.NOT_REACHED
          || run.outcome() == StepRun.Outcome.CANCELLED) {
        stopped = true;
        continue;
      }
      Build build = past.build();
      if (run.outcome() == StepRun.Outcome.FAILED && equalKeys(before, step)) {
        return new Explanation(
            step, state, 0, build, null, own(new Cause.FailedBefore(run.error())));
      }
      List<Chain> causes = against(past, matching, step);
      if (causes.isEmpty()) {
        boolean other = run.key() != null && !run.key().equals(step.key());
        causes = own(other ? new Cause.OtherResult() : new Cause.Pruned());
      }
      return new Explanation(step, state, 0, build, null, causes);
    }
    return new Explanation(
        step,
        state,
        0,
        builds.getFirst().build(),
        null,
        own(stopped ? new Cause.NotReached() : new Cause.NewStep()));
  }

  private List<Chain> against(Past past, Matching matching, GraphStep step) throws IOException {
    return new Comparison(past.graph(), matching, now.graph(), this::files, now::unpinned)
        .causes(step);
  }

  private static boolean equalKeys(GraphStep a, GraphStep b) {
    return a.key() != null && a.key().equals(b.key());
  }

  /**
   * Why it ran when it ran last: that build against the one before it. Of a source that was
   * something else since, what it was.
   */
  private Explanation ofPast(GraphStep step, long madeMillis) throws IOException {
    for (int i = 0; i < builds.size(); i++) {
      Past past = builds.get(i);
      GraphStep then = withKey(past.graph(), step.key());
      if (then == null && now.vertex(step).op().kind() instanceof SourceOp) {
        Matching matching = Matching.of(past.graph(), now.graph());
        GraphStep other = matching.of(step);
        if (other != null && other.key() != null && other.name().equals(step.name())) {
          return cached(step, madeMillis, past, null, against(past, matching, step));
        }
      }
      StepRun run = past.run(then);
      if (then == null || run == null || run.outcome() != StepRun.Outcome.RAN) {
        continue;
      }
      if (past.build().noCache()) {
        return cached(step, madeMillis, null, past, own(new Cause.NoCache()));
      }
      if (now.vertex(step).metadata().ignoreCache()) {
        return cached(step, madeMillis, null, past, own(new Cause.NeverCached()));
      }
      return explain(step, madeMillis, i, then);
    }
    return cached(step, madeMillis, null, null, List.of());
  }

  private Explanation explain(GraphStep step, long madeMillis, int at, GraphStep then)
      throws IOException {
    Past past = builds.get(at);
    boolean stopped = false;
    for (Past before : builds.subList(at + 1, builds.size())) {
      Matching matching = Matching.of(before.graph(), past.graph());
      GraphStep partner = matching.of(then);
      StepRun run = before.run(partner);
      if (partner == null || run == null) {
        continue;
      }
      if (run.outcome() == StepRun.Outcome.NOT_REACHED
          || run.outcome() == StepRun.Outcome.CANCELLED) {
        stopped = true;
        continue;
      }
      if (run.outcome() == StepRun.Outcome.FAILED && equalKeys(partner, then)) {
        return cached(step, madeMillis, before, past, own(new Cause.FailedBefore(run.error())));
      }
      List<Chain> causes =
          new Comparison(before.graph(), matching, past.graph(), this::files, _ -> null)
              .causes(then);
      return cached(
          step, madeMillis, before, past, causes.isEmpty() ? own(new Cause.Pruned()) : causes);
    }
    Cause cause =
        at == builds.size() - 1
            ? new Cause.NeverBuilt()
            : stopped ? new Cause.NotReached() : new Cause.NewStep();
    return cached(step, madeMillis, null, past, own(cause));
  }

  private static Explanation cached(
      GraphStep step,
      long madeMillis,
      @Nullable Past compared,
      @Nullable Past ran,
      List<Chain> causes) {
    return new Explanation(
        step,
        State.CACHED,
        madeMillis,
        compared == null ? null : compared.build(),
        ran == null ? null : ran.build(),
        causes);
  }

  private static @Nullable GraphStep withKey(BuildGraph graph, @Nullable Digest key) {
    for (GraphStep step : graph.steps()) {
      if (key != null && key.equals(step.key())) {
        return step;
      }
    }
    return null;
  }

  private static List<Chain> own(Cause cause) {
    return List.of(new Chain(List.of(), cause));
  }

  /** What differs in a local directory, as long as the later state is the present one. */
  private Cause.Files files(GraphStep before, GraphStep after) throws IOException {
    GraphStep present = withKey(now.graph(), after.key());
    if (present == null) {
      return new Cause.Files(List.of(), false);
    }
    return LocalFiles.of(store, request.locals(), now.vertex(present), before.key());
  }
}
