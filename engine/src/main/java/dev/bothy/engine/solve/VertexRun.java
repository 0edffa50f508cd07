package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vertices whose results are not known from their definitions alone: looked up again, or run. */
final class VertexRun {
  private final Workshop shop;
  private final Tasks tasks;
  private final Priorities priorities;
  private final StraightCopies straight;
  private final NestedBuilds nested;
  private final SourceRun sources;

  VertexRun(
      Workshop shop,
      Tasks tasks,
      Priorities priorities,
      StraightCopies straight,
      NestedBuilds nested) {
    this.shop = shop;
    this.tasks = tasks;
    this.priorities = priorities;
    this.straight = straight;
    this.nested = nested;
    this.sources = new SourceRun(shop, priorities, straight, this::ran);
  }

  /** Waits for its inputs, and gives its result. */
  Solved open(Vertex vertex, Plan.Open todo)
      throws StepFailure, IOException, InterruptedException, SolveException, InputFailedException {
    List<StepKey.InputKey> inputKeys = new ArrayList<>();
    List<Result> inputs = new ArrayList<>();
    List<CacheRecord.Read> reads = new ArrayList<>();
    for (Input input : vertex.op().inputs()) {
      Solved solved = tasks.await(input.digest());
      inputKeys.add(new StepKey.InputKey(solved.key(), input.output()));
      if (straight.made(vertex) == null) {
        Result result = solved.outputs().get(input.output());
        inputs.add(result);
        reads.add(new CacheRecord.Read(solved.key(), input.output(), result.layers()));
      }
    }
    if (vertex.op().kind() instanceof BuildOp build) {
      // Without a lock: the steps of its graph take their own.
      return nested.run(vertex, build, inputs);
    }
    // The inputs may have turned out to be something else than their definitions said.
    StepKey key = StepKey.of(opKey(vertex, todo), inputKeys);
    shop.events().keyed(vertex, key.digest(), null);
    try (SignedLock _ =
        shop.equipment()
            .locks()
            .acquire(key.digest(), forWhom -> shop.events().waits(vertex, forWhom))) {
      Solved known = known(vertex, key, reads, todo.forced());
      if (known != null) {
        shop.events().completed(vertex, true, null);
        return known;
      }
      if (vertex.op().kind() instanceof SourceOp source) {
        return forced(key, todo, sources.run(vertex, source, key));
      }
      Result made = straight.made(vertex);
      if (made != null) {
        shop.reports().begin(vertex);
        return ran(vertex, key, List.of(made), List.of(), System.nanoTime());
      }
      return forced(key, todo, run(vertex, key, inputs, reads, todo.forced()));
    }
  }

  /** One that runs in any case does so once a solve, in however many graphs it stands. */
  private Solved forced(StepKey key, Plan.Open todo, Solved solved) {
    if (todo.forced()) {
      shop.results().wasForced(key, solved);
    }
    return solved;
  }

  private OpKey opKey(Vertex vertex, Plan.Open todo) {
    StepKey planned = todo.key();
    return planned == null ? DefinitionKeys.opKey(vertex, shop.pins().all()) : planned.op();
  }

  private @Nullable Solved known(
      Vertex vertex, StepKey key, List<CacheRecord.Read> reads, boolean forced)
      throws IOException, InterruptedException {
    if (forced) {
      return shop.results().forced(key);
    }
    Solved known = shop.results().known(key);
    return known != null ? known : shop.results().sameContent(vertex, key, reads);
  }

  private Solved run(
      Vertex vertex, StepKey key, List<Result> inputs, List<CacheRecord.Read> reads, boolean forced)
      throws StepFailure, IOException, InterruptedException {
    OpRunner runner = shop.equipment().runners().apply(vertex.op().kind());
    if (EventSink.isInternal(vertex)) {
      List<Result> outputs = runner.run(vertex, inputs, shop.context(vertex));
      return shop.results().internal(vertex, key, outputs, reads);
    }
    shop.steps().acquire(priorities.of(vertex));
    try {
      shop.reports().begin(vertex);
      long from = System.nanoTime();
      RunningStep context = shop.context(vertex);
      List<Result> outputs;
      try {
        outputs = runner.run(vertex, inputs, context);
      } finally {
        context.end();
      }
      if (forced && !shop.settings().noCache()) {
        return shop.results().ranAgain(vertex, key, outputs, reads, millisSince(from));
      }
      return ran(vertex, key, outputs, reads, from);
    } finally {
      shop.steps().release();
    }
  }

  /** What comes next begins while this is written down. */
  private Solved ran(
      Vertex vertex, StepKey key, List<Result> outputs, List<CacheRecord.Read> reads, long from)
      throws IOException {
    long took = millisSince(from);
    Solved solved = shop.results().done(vertex, key, outputs);
    tasks.early(vertex.digest(), solved);
    shop.results().remember(vertex, key, outputs, reads, took);
    return solved;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
