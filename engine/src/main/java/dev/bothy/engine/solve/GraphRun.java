package dev.bothy.engine.solve;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
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

  void start() throws SolveException, InterruptedException {
    expect(_ -> true);
    shop.pins().find(definition);
    Map<Digest, StepKey> keys = DefinitionKeys.known(definition, shop.pins().all());
    Plan plan = Plan.of(definition, shop.settings().noCache(), keys, shop.results()::known);
    StraightCopies straight = StraightCopies.of(definition, plan, shop.equipment().sources());
    VertexRun vertices = new VertexRun(shop, tasks, priorities, straight, nested);
    expect(vertex -> plan.of(vertex) instanceof Plan.Open);
    for (Vertex vertex : definition.vertices()) {
      SolveException failed = shop.pins().failure(vertex);
      if (failed != null) {
        tasks.start(
            vertex.digest(),
            () -> {
              throw failed;
            });
        continue;
      }
      Plan.Todo todo = plan.of(vertex);
      if (todo instanceof Plan.Open open) {
        tasks.start(
            vertex.digest(),
            () -> shop.reports().guarded(tasks, vertex, () -> vertices.open(vertex, open)));
        continue;
      }
      if (todo instanceof Plan.Known known) {
        tasks.done(vertex.digest(), known.solved());
      }
      shop.events().completed(vertex, true, null);
    }
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
