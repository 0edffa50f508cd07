package dev.bothy.engine.solve;

import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.solve.refusal.Refusals;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.RecordsElsewhere;
import dev.bothy.engine.solve.result.Results;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.OpKind;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Solves a graph: pins the sources, looks results up from the target down, runs what is missing
 * side by side. One is for one solve; cancelled by interrupting the thread that solves.
 */
public final class Solver {
  private final Equipment equipment;
  private final EventSink events;
  private final SolveSettings settings;
  private final Results results;

  /**
   * @param runners for every kind of operation but sources
   * @param elsewhere asked for what the store does not have
   * @param whose solve it is, in words for others who wait for its steps
   */
  public Solver(
      Store store,
      Sources sources,
      Function<OpKind, OpRunner> runners,
      Secrets secrets,
      EventSink events,
      SolveSettings settings,
      RecordsElsewhere elsewhere,
      String whose)
      throws IOException {
    this.equipment =
        new Equipment(store, sources, runners, secrets, new KeyLocks(store.root(), whose));
    this.events = events;
    this.settings = settings;
    this.results = new Results(store, elsewhere, events);
  }

  /**
   * What a solve came to. The layers stay in the store until {@link #release()}.
   *
   * @param keys of all steps, also of graphs that steps built, each once
   */
  public record Outcome(List<LayerId> layers, int executed, int cached, List<Digest> keys) {}

  /** Solves the definition. */
  public Outcome solve(Definition definition) throws SolveException, InterruptedException {
    if (definition.isEmpty()) {
      return new Outcome(List.of(), 0, 0, List.of());
    }
    Refusals.check(definition, settings.insecure());
    events.plan(definition);
    Workshop shop = Workshop.of(equipment, settings, results, events);
    GraphRun run = new GraphRun(definition, shop, Nesting.NONE, 0);
    run.start();
    Solved target = run.await();
    return new Outcome(
        Snapshots.distinct(target.outputs().get(definition.target().output()).layers()),
        results.executed(),
        events.shown() - results.executed(),
        List.copyOf(new LinkedHashSet<>(run.keys())));
  }

  /** Lets go of the layers of what was solved. */
  public void release() {
    results.close();
  }
}
