package dev.bothy.engine.solve;

import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.Inputs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.solve.refusal.Refusals;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Graphs that steps of a graph build: found in the steps' inputs, and solved as parts of the same
 * solve, under the same rules. What such a step comes to is what its graph comes to, so it has no
 * record of its own: another graph of the same result, or the same graph whose sources moved on, is
 * told by its target's key. For use by several threads.
 */
final class NestedBuilds {
  /** Graphs within each other; one that makes a new one for ever has to end somewhere. */
  private static final int DEEPEST = 32;

  private final Workshop shop;
  private final Nesting nesting;
  private final Priorities priorities;
  private final List<GraphRun> runs = new ArrayList<>();

  /**
   * @param nesting the graphs that these are built within
   */
  NestedBuilds(Workshop shop, Nesting nesting, Priorities priorities) {
    this.shop = shop;
    this.nesting = nesting;
    this.priorities = priorities;
  }

  /** Of all steps of these graphs. */
  List<Digest> keys() {
    List<GraphRun> all;
    synchronized (runs) {
      all = List.copyOf(runs);
    }
    List<Digest> keys = new ArrayList<>();
    for (GraphRun run : all) {
      keys.addAll(run.keys());
    }
    return keys;
  }

  /** Solves the graph that is in the vertex's input. */
  Solved run(Vertex vertex, BuildOp op, List<Result> inputs)
      throws StepFailure, IOException, SolveException, InterruptedException {
    shop.reports().begin(vertex);
    try {
      Definition definition = definition(op, inputs).under(shop.settings().policy());
      refuseEndless(definition);
      Refusals.check(definition, shop.settings().insecure());
      shop.events().nested(vertex, definition);
      GraphRun run = new GraphRun(definition, shop, nesting, priorities.of(vertex));
      synchronized (runs) {
        runs.add(run);
      }
      run.start();
      Solved target = run.await();
      return built(vertex, definition, target, run.wasKnown());
    } catch (SolveException e) {
      throw Failures.within(vertex, nesting.depth() == 1, e);
    }
  }

  private void refuseEndless(Definition definition) throws StepFailure {
    if (nesting.has(definition)) {
      throw StepFailure.definition(
          "the graph in its input is one that this step is a part of: it would build itself without"
              + " end",
          null);
    }
    if (nesting.depth() > DEEPEST) {
      throw StepFailure.definition(
          "graphs build graphs within each other, " + DEEPEST + " deep", null);
    }
  }

  private Definition definition(BuildOp op, List<Result> inputs) throws StepFailure, IOException {
    int input = Objects.requireNonNull(op.inputs().get(BuildOp.DEFINITION_INPUT));
    String file = op.attrs().getOrDefault(BuildOp.FILE_NAME, BuildOp.DEFAULT_FILE);
    Snapshots snapshots = new Snapshots(shop.equipment().store());
    return DefinitionFile.read(snapshots.tree(Inputs.at(inputs, input).layers()), file);
  }

  private Solved built(Vertex vertex, Definition definition, Solved target, boolean known) {
    int output = definition.target().output();
    String pin = target.key().hex() + "#" + output;
    shop.pins().built(vertex, pin);
    StepKey key = StepKey.of(OpKey.ofBuild(pin), List.of());
    shop.events().keyed(vertex, key.digest(), null);
    return shop.results().built(vertex, key, target.outputs().get(output), known);
  }
}
