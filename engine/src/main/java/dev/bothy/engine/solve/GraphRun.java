package dev.bothy.engine.solve;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.solve.result.Prospects;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One solve of one graph: finds out what is to be done, and has it done. */
final class GraphRun {
  private final Definition definition;
  private final Workshop shop;
  private final Tasks tasks;
  private final Priorities priorities;
  private final NestedBuilds nested;
  private final StraightCopies straight = new StraightCopies();
  private final VertexRun vertices;

  /** What was planned of vertices that have begun, or are done. */
  private final Map<Digest, Plan.Todo> begun = new HashMap<>();

  private int expected;

  /**
   * @param around the graphs that this one is built within
   * @param priority that all of it has at least
   */
  GraphRun(Definition definition, Workshop shop, Nesting around, long priority) {
    this.definition = definition;
    this.shop = shop;
    this.tasks = new Tasks(shop.settings().keepGoing(), shop.looks());
    this.priorities = Priorities.of(definition, priority);
    this.nested = new NestedBuilds(shop, around.within(definition), priorities);
    this.vertices = new VertexRun(shop, tasks, priorities, straight, nested);
  }

  /**
   * As they turned out, those of graphs that steps built too; of what was not needed as planned.
   */
  List<Digest> keys() {
    List<Digest> all = new ArrayList<>(nested.keys());
    Map<Digest, StepKey> planned = DefinitionKeys.known(definition, shop.pins().all());
    for (Vertex vertex : definition.vertices()) {
      Solved solved = tasks.result(vertex.digest());
      StepKey key = planned.get(vertex.digest());
      if (solved != null) {
        all.add(solved.key());
      } else if (key != null) {
        all.add(key.digest());
      }
    }
    return all;
  }

  void start() {
    expect(_ -> true);
    PinsToCome pins = shop.pins().find(definition, tasks);
    tasks.start("plan", () -> plan(pins));
  }

  /** As far as pins have come in, until all have: a slow one holds up nothing else. */
  private void plan(PinsToCome pins) throws InterruptedException {
    Prospects prospects = shop.results().prospects(definition);
    boolean all;
    do {
      all = pins.await();
      Map<Digest, StepKey> keys = DefinitionKeys.known(definition, shop.pins().all());
      Predicate<Vertex> mayBeKnown = all ? _ -> false : prospects.now(keys);
      boolean noCache = shop.settings().noCache();
      Plan plan = Plan.of(definition, noCache, keys, shop.results()::known, mayBeKnown, begun);
      straight.add(definition, plan, shop.equipment().sources());
      if (all) {
        expect(vertex -> plan.of(vertex) instanceof Plan.Open);
      }
      for (Vertex vertex : definition.vertices()) {
        if (!begun.containsKey(vertex.digest()) && begin(vertex, plan.of(vertex))) {
          begun.put(vertex.digest(), plan.of(vertex));
        }
      }
    } while (!all);
  }

  /**
   * Begins what is to be done, if it can begin.
   *
   * @return whether it has begun, or is done
   */
  private boolean begin(Vertex vertex, Plan.Todo todo) {
    if (todo instanceof Plan.Undecided) {
      return false;
    }
    SolveException failed = shop.pins().failure(vertex);
    if (failed != null) {
      tasks.start(
          vertex.digest(),
          () -> {
            throw failed;
          });
      return true;
    }
    if (todo instanceof Plan.Open open) {
      if (!vertex.op().inputs().stream().allMatch(in -> begun.containsKey(in.digest()))) {
        return false;
      }
      tasks.start(
          vertex.digest(),
          () -> shop.reports().guarded(tasks, vertex, () -> vertices.open(vertex, open)));
      return true;
    }
    if (todo instanceof Plan.Known known) {
      tasks.done(vertex.digest(), known.solved());
    }
    shop.events().completed(vertex, true, null);
    return true;
  }

  /** Tells who runs steps how many there are to be: the first one is not to wait for its tools. */
  private void expect(Predicate<Vertex> isOpen) {
    ExecOp any = null;
    int steps = 0;
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof ExecOp exec) {
        any = exec;
        steps += isOpen.test(vertex) ? 1 : 0;
      }
    }
    if (any != null && steps != expected) {
      shop.equipment().runners().apply(any).expect(steps - expected);
      expected = steps;
    }
  }

  /** Whether none of it had to be run; once it is solved. */
  boolean wasKnown() {
    for (Vertex vertex : definition.vertices()) {
      Solved solved = tasks.result(vertex.digest());
      if (solved != null && !solved.cached()) {
        return false;
      }
    }
    return true;
  }

  Solved await() throws SolveException, InterruptedException {
    return tasks.awaitAll(definition.target().digest());
  }
}
