package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** One solve of one definition. */
final class GraphRun {
  private final Definition definition;
  private final Equipment equipment;
  private final SolveSettings settings;
  private final EventSink events;
  private final Results results;
  private final Reports reports;
  private final SourcePins pins;
  private final Tasks tasks;
  private final Priorities priorities;
  private final Budget steps;
  private final Budget transfers;

  GraphRun(
      Definition definition,
      Equipment equipment,
      SolveSettings settings,
      Results results,
      EventSink events) {
    this.definition = definition;
    this.equipment = equipment;
    this.settings = settings;
    this.results = results;
    this.events = events;
    this.reports = new Reports(equipment.store().root(), events);
    this.tasks = new Tasks(settings.keepGoing());
    this.priorities = Priorities.of(definition);
    this.steps = new Budget(settings.steps());
    this.transfers = new Budget(settings.transfers());
    this.pins =
        new SourcePins(
            equipment.sources(), transfers, reports, events, this::context, settings.keepGoing());
  }

  /** As they turned out; of what was not needed, as the definition says. */
  List<Digest> keys() {
    List<Digest> all = new ArrayList<>();
    Map<Digest, StepKey> planned = DefinitionKeys.of(definition, pins.all());
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
    pins.find(definition);
    Map<Digest, StepKey> keys = DefinitionKeys.of(definition, pins.all());
    Plan plan = Plan.of(definition, settings.noCache(), keys, results::known);
    StraightCopies straight = StraightCopies.of(definition, plan, equipment.sources());
    expect(vertex -> plan.of(vertex) instanceof Plan.Open);
    for (Vertex vertex : definition.vertices()) {
      SolveException failed = pins.failure(vertex);
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
            () -> reports.guarded(tasks, vertex, () -> open(vertex, open, straight)));
        continue;
      }
      if (todo instanceof Plan.Known known) {
        tasks.done(vertex.digest(), known.solved());
      }
      events.completed(vertex, true, null);
    }
  }

  /** Tells who runs steps how many there are to be: the first one is not to wait for its tools. */
  private void expect(Predicate<Vertex> isOpen) {
    List<Vertex> steps = new ArrayList<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof ExecOp && isOpen.test(vertex)) {
        steps.add(vertex);
      }
    }
    if (!steps.isEmpty()) {
      equipment.runners().apply(steps.getFirst().op().kind()).expect(steps.size());
    }
  }

  Solved await() throws SolveException, InterruptedException {
    return tasks.awaitAll(definition.target().digest());
  }

  /** A vertex whose result is not known from its definition alone. */
  private Solved open(Vertex vertex, Plan.Open todo, StraightCopies straight)
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
    // The inputs may have turned out to be something else than their definitions said.
    StepKey key = StepKey.of(todo.key().op(), inputKeys);
    events.keyed(vertex, key.digest(), null);
    try (SignedLock _ =
        equipment.locks().acquire(key.digest(), forWhom -> events.waits(vertex, forWhom))) {
      if (!todo.forced()) {
        Solved known = results.known(key);
        if (known == null) {
          known = results.sameContent(vertex, key, reads);
        }
        if (known != null) {
          events.completed(vertex, true, null);
          return known;
        }
      }
      if (vertex.op().kind() instanceof SourceOp source) {
        StraightCopies.Copy copy = straight.ofSource(vertex);
        return copy == null
            ? fetch(vertex, source, key)
            : fetchTo(copy, vertex, source, key, straight);
      }
      Result made = straight.made(vertex);
      if (made != null) {
        reports.begin(vertex);
        return ran(vertex, key, List.of(made), List.of(), System.nanoTime());
      }
      return run(vertex, key, inputs, reads, todo.forced());
    }
  }

  private Solved fetch(Vertex vertex, SourceOp op, StepKey key)
      throws StepFailure, IOException, InterruptedException {
    transfers.acquire(priorities.of(vertex));
    try {
      reports.begin(vertex);
      long from = System.nanoTime();
      String pin = Objects.requireNonNull(pins.all().get(vertex.digest()));
      Sources.Fetched fetched = equipment.sources().fetch(vertex, pin, context(vertex));
      return ran(vertex, key(vertex, op, key, fetched), List.of(fetched.result()), List.of(), from);
    } finally {
      transfers.release();
    }
  }

  /** Of what it turned out to be. */
  private StepKey key(Vertex vertex, SourceOp op, StepKey planned, Sources.Fetched fetched) {
    if (fetched.pin().equals(pins.all().get(vertex.digest()))) {
      return planned;
    }
    StepKey actual = StepKey.of(OpKey.ofSource(op, fetched.pin()), List.of());
    events.pinned(vertex, fetched.pin());
    events.keyed(vertex, actual.digest(), null);
    return actual;
  }

  /** Brings a source in to where the copy puts it. */
  private Solved fetchTo(
      StraightCopies.Copy copy, Vertex vertex, SourceOp op, StepKey key, StraightCopies straight)
      throws StepFailure, IOException, InterruptedException {
    Solved known = results.known(copy.key()); // by another process, while we waited for it
    if (known != null) {
      straight.made(copy, known.outputs().getFirst());
      events.completed(vertex, true, null);
      return new Solved(key.digest(), List.of(), true);
    }
    transfers.acquire(priorities.of(vertex));
    try {
      reports.begin(vertex);
      long from = System.nanoTime();
      Sources.Fetched fetched = equipment.sources().fetchTo(vertex, copy.placement());
      StepKey actual = key(vertex, op, key, fetched);
      if (!fetched.placement().equals(copy.placement())) {
        return ran(vertex, actual, List.of(fetched.result()), List.of(), from); // it fits no more
      }
      straight.made(copy, fetched.result());
      return results.placed(vertex, actual, fetched.result(), copy.placement());
    } finally {
      transfers.release();
    }
  }

  private Solved run(
      Vertex vertex, StepKey key, List<Result> inputs, List<CacheRecord.Read> reads, boolean forced)
      throws StepFailure, IOException, InterruptedException {
    OpRunner runner = equipment.runners().apply(vertex.op().kind());
    if (EventSink.isInternal(vertex)) {
      List<Result> outputs = runner.run(vertex, inputs, context(vertex));
      return results.internal(vertex, key, outputs, reads);
    }
    steps.acquire(priorities.of(vertex));
    try {
      reports.begin(vertex);
      long from = System.nanoTime();
      RunningStep context = context(vertex);
      List<Result> outputs;
      try {
        outputs = runner.run(vertex, inputs, context);
      } finally {
        context.end();
      }
      if (forced && !settings.noCache()) {
        return results.ranAgain(vertex, key, outputs, reads, millisSince(from));
      }
      return ran(vertex, key, outputs, reads, from);
    } finally {
      steps.release();
    }
  }

  /** What comes next begins while this is written down. */
  private Solved ran(
      Vertex vertex, StepKey key, List<Result> outputs, List<CacheRecord.Read> reads, long from)
      throws IOException {
    long took = millisSince(from);
    Solved solved = results.done(vertex, key, outputs);
    tasks.early(vertex.digest(), solved);
    results.remember(vertex, key, outputs, reads, took);
    return solved;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private RunningStep context(Vertex vertex) {
    return new RunningStep(vertex, events, reports.log(vertex), equipment.secrets(), settings);
  }
}
