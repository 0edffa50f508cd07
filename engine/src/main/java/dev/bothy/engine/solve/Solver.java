package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Solves graphs: pins the sources, looks results up from the target down, runs what is missing side
 * by side. One solve at a time; cancelled by interrupting the thread that solves.
 */
public final class Solver {
  private final Store store;
  private final CacheRecords records;
  private final Sources sources;
  private final Function<OpKind, OpRunner> runners;
  private final Secrets secrets;
  private final EventSink events;
  private final SolveSettings settings;
  private final KeyLocks locks;
  private final ContentMatch content;
  private final Budget steps;
  private final Budget transfers;
  private final Leases leases;
  private final RecordsElsewhere elsewhere;

  /**
   * @param runners for every kind of operation but sources
   * @param elsewhere asked for what the store does not have
   */
  public Solver(
      Store store,
      Sources sources,
      Function<OpKind, OpRunner> runners,
      Secrets secrets,
      EventSink events,
      SolveSettings settings,
      RecordsElsewhere elsewhere)
      throws IOException {
    this.store = store;
    this.records = new CacheRecords(store);
    this.sources = sources;
    this.runners = runners;
    this.secrets = secrets;
    this.events = events;
    this.settings = settings;
    this.elsewhere = elsewhere;
    this.locks = new KeyLocks(store.root());
    this.content = new ContentMatch(store);
    this.leases = new Leases(store.layers());
    this.steps = new Budget(settings.steps());
    this.transfers = new Budget(settings.transfers());
  }

  /**
   * What a solve came to. The layers stay in the store until {@link #release()}.
   *
   * @param keys of all steps, in the graph's order
   */
  public record Outcome(List<LayerId> layers, int executed, int cached, List<Digest> keys) {}

  /** Solves the definition. */
  public Outcome solve(Definition definition) throws SolveException, InterruptedException {
    if (definition.isEmpty()) {
      return new Outcome(List.of(), 0, 0, List.of());
    }
    Refusals.check(definition, settings.insecure());
    events.plan(definition);
    Run run = new Run(definition);
    run.start();
    Solved target = run.await();
    return new Outcome(
        target.outputs().get(definition.target().output()).layers(),
        run.executed(),
        EventSink.shown(definition) - run.executed(),
        run.keys());
  }

  /** Lets go of the layers of what was solved. */
  public void release() {
    leases.close();
  }

  /** One solve of one definition. */
  private final class Run {
    private final Definition definition;
    private final Tasks tasks = new Tasks(settings.keepGoing());
    private final ConcurrentMap<Digest, String> pins = new ConcurrentHashMap<>();

    /** Why sources of a solve that keeps going are not known; reported already. */
    private final ConcurrentMap<Digest, SolveException> unpinned = new ConcurrentHashMap<>();

    private final ConcurrentMap<Digest, Boolean> started = new ConcurrentHashMap<>();
    private final java.util.concurrent.atomic.AtomicInteger executed =
        new java.util.concurrent.atomic.AtomicInteger();
    private final Priorities priorities;

    Run(Definition definition) {
      this.definition = definition;
      this.priorities = Priorities.of(definition);
    }

    /** As they turned out; of what was not needed, as the definition says. */
    List<Digest> keys() {
      List<Digest> all = new ArrayList<>();
      Map<Digest, StepKey> planned = DefinitionKeys.of(definition, pins);
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

    int executed() {
      return executed.get();
    }

    void start() throws SolveException, InterruptedException {
      pinSources();
      Map<Digest, StepKey> keys = DefinitionKeys.of(definition, pins);
      Plan plan = Plan.of(definition, settings.noCache(), keys, this::known);
      for (Vertex vertex : definition.vertices()) {
        SolveException failed = unpinned.get(vertex.digest());
        if (failed != null) {
          tasks.start(
              vertex.digest(),
              () -> {
                throw failed;
              });
          continue;
        }
        switch (plan.of(vertex)) {
          case Plan.Known known -> {
            tasks.done(vertex.digest(), known.solved());
            events.completed(vertex, true, null);
          }
          case Plan.Unneeded _ -> events.completed(vertex, true, null);
          case Plan.Open open ->
              tasks.start(
                  vertex.digest(),
                  () -> guarded(tasks, vertex, () -> open(vertex, open.key(), open.forced())));
        }
      }
    }

    Solved await() throws SolveException, InterruptedException {
      return tasks.awaitAll(definition.target().digest());
    }

    /** A result that is whole and, from now on, kept. */
    private @Nullable Solved known(StepKey key) throws InterruptedException {
      try {
        CacheRecord record = records.find(key.digest());
        if (record == null) {
          record = elsewhere.bring(key);
        }
        return record == null ? null : leased(key.digest(), results(record));
      } catch (IOException e) {
        return null; // a layer went away just now: not known
      }
    }

    private Solved leased(Digest key, List<Result> outputs) throws IOException {
      leases.hold(outputs);
      return new Solved(key, outputs, true);
    }

    private void pinSources() throws SolveException, InterruptedException {
      Tasks pinning = new Tasks(false);
      for (Vertex vertex : definition.vertices()) {
        if (vertex.op().kind() instanceof SourceOp) {
          pinning.start(vertex.digest(), () -> pinned(pinning, vertex));
        }
      }
      Solved _ = pinning.awaitAll(null);
    }

    private Solved pinned(Tasks among, Vertex vertex)
        throws SolveException, InterruptedException, InputFailedException {
      Solved nothing = new Solved(vertex.digest(), List.of(), true);
      Work work =
          () -> {
            String pin = pin(vertex);
            pins.put(vertex.digest(), pin);
            events.pinned(vertex, pin);
            return nothing;
          };
      try {
        return guarded(among, vertex, work);
      } catch (SolveException e) {
        if (!settings.keepGoing()) {
          throw e;
        }
        unpinned.put(vertex.digest(), e);
        pins.put(vertex.digest(), "none"); // under which nothing is ever found
        return nothing;
      }
    }

    private String pin(Vertex vertex) throws StepFailure, IOException, InterruptedException {
      String quick = sources.quickPin(vertex);
      if (quick != null) {
        return quick;
      }
      transfers.acquire(0);
      try {
        begin(vertex);
        return sources.pin(vertex, new Context(vertex));
      } finally {
        transfers.release();
      }
    }

    private void begin(Vertex vertex) {
      if (started.put(vertex.digest(), true) == null) {
        events.started(vertex);
      }
    }

    /**
     * Runs the work of a vertex; what goes wrong is reported as its failure. Once the tasks are
     * being ended, what goes wrong comes of that: a step that was killed, a file that was closed.
     */
    private Solved guarded(Tasks among, Vertex vertex, Work work)
        throws SolveException, InterruptedException, InputFailedException {
      StepLog log = logs.computeIfAbsent(vertex.digest(), _ -> new StepLog());
      SolveException failure;
      try {
        return work.run();
      } catch (InputFailedException e) {
        throw e; // its turn never came
      } catch (StepFailure e) {
        failure = Failures.of(vertex, e, log.last());
      } catch (IOException e) {
        failure = Failures.of(vertex, e, store.root(), log.last());
      } catch (InterruptedException | RuntimeException | Error e) {
        failure = Failures.bug(vertex, e, log.last());
      }
      if (among.stopped()) {
        if (started.containsKey(vertex.digest())) {
          events.completed(vertex, false, "cancelled");
        }
        throw new InterruptedException();
      }
      throw failed(vertex, failure);
    }

    private SolveException failed(Vertex vertex, SolveException e) {
      begin(vertex);
      events.completed(vertex, false, e.getMessage());
      return e;
    }

    private final ConcurrentMap<Digest, StepLog> logs = new ConcurrentHashMap<>();

    /** A vertex whose result is not known from its definition alone. */
    private Solved open(Vertex vertex, StepKey planned, boolean forced)
        throws StepFailure,
            IOException,
            InterruptedException,
            SolveException,
            InputFailedException {
      List<StepKey.InputKey> inputKeys = new ArrayList<>();
      List<Result> inputs = new ArrayList<>();
      List<CacheRecord.Read> reads = new ArrayList<>();
      for (Input input : vertex.op().inputs()) {
        Solved solved = tasks.await(input.digest());
        Result result = solved.outputs().get(input.output());
        inputKeys.add(new StepKey.InputKey(solved.key(), input.output()));
        inputs.add(result);
        reads.add(new CacheRecord.Read(solved.key(), input.output(), result.layers()));
      }
      // The inputs may have turned out to be something else than their definitions said.
      StepKey key = StepKey.of(planned.op(), inputKeys);
      events.keyed(vertex, key.digest(), null);
      try (KeyLocks.Held _ = locks.acquire(key.digest())) {
        if (!forced) {
          Solved known = known(key);
          if (known == null) {
            known = sameContent(vertex, key, reads);
          }
          if (known != null) {
            events.completed(vertex, true, null);
            return known;
          }
        }
        return vertex.op().kind() instanceof SourceOp source
            ? fetch(vertex, source, key)
            : run(vertex, key, inputs, reads, forced);
      }
    }

    /** The result of the same operation on inputs that hold the same. */
    private @Nullable Solved sameContent(Vertex vertex, StepKey key, List<CacheRecord.Read> reads)
        throws IOException, InterruptedException {
      if (EventSink.isInternal(vertex) || reads.isEmpty()) {
        return null;
      }
      ContentMatch.Reading reading = content.reading(vertex.op(), reads);
      for (CacheRecord candidate : records.ofOperation(key.op().digest())) {
        if (reading.matches(candidate.inputs())) {
          try {
            Solved solved = leased(key.digest(), results(candidate));
            records.put(record(vertex, key, solved.outputs(), reads, candidate.tookMillis()));
            events.keyed(vertex, key.digest(), candidate.key());
            return solved;
          } catch (dev.bothy.engine.store.LayerGoneException e) {
            // Pruned just now: the next one, or the step itself.
          }
        }
      }
      return null;
    }

    private Solved fetch(Vertex vertex, SourceOp op, StepKey key)
        throws StepFailure, IOException, InterruptedException {
      transfers.acquire(priorities.of(vertex));
      try {
        begin(vertex);
        long from = System.nanoTime();
        String pin = java.util.Objects.requireNonNull(pins.get(vertex.digest()));
        Sources.Fetched fetched = sources.fetch(vertex, pin, new Context(vertex));
        StepKey actual =
            fetched.pin().equals(pin)
                ? key
                : StepKey.of(OpKey.ofSource(op, fetched.pin()), List.of());
        if (!fetched.pin().equals(pin)) {
          events.pinned(vertex, fetched.pin());
          events.keyed(vertex, actual.digest(), null);
        }
        return finish(vertex, actual, List.of(fetched.result()), List.of(), from);
      } finally {
        transfers.release();
      }
    }

    private Solved run(
        Vertex vertex,
        StepKey key,
        List<Result> inputs,
        List<CacheRecord.Read> reads,
        boolean forced)
        throws StepFailure, IOException, InterruptedException {
      OpRunner runner = runners.apply(vertex.op().kind());
      if (EventSink.isInternal(vertex)) {
        List<Result> outputs = runner.run(vertex, inputs, new Context(vertex));
        Solved solved = leased(key.digest(), outputs);
        records.put(record(vertex, key, outputs, reads, 0));
        events.completed(vertex, true, null);
        return solved;
      }
      steps.acquire(priorities.of(vertex));
      try {
        begin(vertex);
        long from = System.nanoTime();
        Context context = new Context(vertex);
        List<Result> outputs;
        try {
          outputs = runner.run(vertex, inputs, context);
        } finally {
          context.end();
        }
        if (forced && !settings.noCache()) {
          return rerun(vertex, key, outputs, reads, from);
        }
        return finish(vertex, key, outputs, reads, from);
      } finally {
        steps.release();
      }
    }

    /**
     * A step that was run though its result was known: if the same came out, the older result
     * stays, and all that was made from it.
     */
    private Solved rerun(
        Vertex vertex, StepKey key, List<Result> outputs, List<CacheRecord.Read> reads, long from)
        throws IOException, InterruptedException {
      CacheRecord before = records.find(key.digest());
      if (before != null && content.equalOutputs(before.outputs(), outputs)) {
        Solved solved = leased(key.digest(), results(before));
        executed.incrementAndGet();
        events.completed(vertex, false, null);
        return new Solved(solved.key(), solved.outputs(), false);
      }
      Solved solved = finish(vertex, key, outputs, reads, from);
      return before == null
          ? solved
          : new Solved(key.rerun(content.digest(outputs)), solved.outputs(), false);
    }

    private Solved finish(
        Vertex vertex,
        StepKey key,
        List<Result> outputs,
        List<CacheRecord.Read> reads,
        long fromNanos)
        throws IOException {
      Solved solved = leased(key.digest(), outputs);
      long took = (System.nanoTime() - fromNanos) / 1_000_000;
      records.put(record(vertex, key, outputs, reads, took));
      executed.incrementAndGet();
      events.completed(vertex, false, null);
      return new Solved(solved.key(), solved.outputs(), false);
    }

    private CacheRecord record(
        Vertex vertex,
        StepKey key,
        List<Result> outputs,
        List<CacheRecord.Read> reads,
        long tookMillis) {
      List<List<LayerId>> layers = new ArrayList<>();
      for (Result output : outputs) {
        layers.add(output.layers());
      }
      return new CacheRecord(
          key.digest(),
          key.op().digest(),
          vertex.name(),
          System.currentTimeMillis(),
          tookMillis,
          layers,
          reads,
          key.op().parts());
    }

    private final class Context extends RunningStep {
      private final StepLimits limits;

      Context(Vertex vertex) {
        super(
            vertex,
            events,
            logs.computeIfAbsent(vertex.digest(), _ -> new StepLog()),
            secrets,
            settings.noCache() || vertex.metadata().ignoreCache());
        limits = StepLimits.of(settings.limits(), vertex.metadata().resources());
      }

      @Override
      public long mostMillis() {
        return settings.stepMillis();
      }

      @Override
      public StepLimits limits() {
        return limits;
      }
    }
  }

  /** The work of a vertex. */
  private interface Work {
    Solved run()
        throws StepFailure, IOException, InterruptedException, SolveException, InputFailedException;
  }

  private static List<Result> results(CacheRecord record) {
    List<Result> results = new ArrayList<>();
    for (List<LayerId> layers : record.outputs()) {
      results.add(new Result(layers));
    }
    return results;
  }
}
