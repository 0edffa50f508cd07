package dev.bothy.engine.solve.result;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.PlacedTrees;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PlacedLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What steps came to, before and in this solve: found by key or by content, recorded, and kept in
 * the store until the solve is over. For use by several threads.
 */
public final class Results implements AutoCloseable {
  private final CacheRecords records;
  private final RecordsElsewhere elsewhere;
  private final ContentMatch content;
  private final Leases leases;
  private final EventSink events;
  private final AtomicInteger executed = new AtomicInteger();
  private final ConcurrentMap<Digest, Solved> forced = new ConcurrentHashMap<>();

  /**
   * @param elsewhere asked for what the store does not have
   */
  public Results(Store store, RecordsElsewhere elsewhere, EventSink events) {
    this.records = new CacheRecords(store);
    this.elsewhere = elsewhere;
    this.content = new ContentMatch(store);
    this.leases = new Leases(store.layers());
    this.events = events;
  }

  /** How many steps were run. */
  public int executed() {
    return executed.get();
  }

  /** Lets go of the layers. */
  @Override
  public void close() {
    leases.close();
  }

  /** What a step that runs in any case came to earlier in this solve; null when it did not yet. */
  public @Nullable Solved forced(StepKey key) {
    Solved solved = forced.get(key.digest());
    return solved == null ? null : new Solved(solved.key(), solved.outputs(), true);
  }

  public void wasForced(StepKey key, Solved solved) {
    forced.put(key.digest(), solved);
  }

  /** A result that is whole and, from now on, kept. */
  public @Nullable Solved known(StepKey key) throws InterruptedException {
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

  private @Nullable Solved ifThere(Digest key, CacheRecord record) throws IOException {
    try {
      return leased(key, results(record));
    } catch (LayerGoneException e) {
      return null; // pruned just now
    }
  }

  private Solved leased(Digest key, List<Result> outputs) throws IOException {
    leases.hold(outputs);
    return new Solved(key, outputs, true);
  }

  /** What may turn out to be known of a graph while sources of it are not pinned yet. */
  public Prospects prospects(Definition definition) {
    return new Prospects(definition, records, !elsewhere.isEmpty());
  }

  /** The result of the same operation on inputs that hold the same. */
  public @Nullable Solved sameContent(Vertex vertex, StepKey key, List<CacheRecord.Read> reads)
      throws IOException, InterruptedException {
    if (EventSink.isInternal(vertex) || reads.isEmpty()) {
      return null;
    }
    ContentMatch.Reading reading = content.reading(vertex.op(), reads);
    for (CacheRecord candidate : records.ofOperation(key.op().digest())) {
      if (reading.matches(candidate.inputs())) {
        Solved solved = ifThere(key.digest(), candidate);
        if (solved != null) {
          records.put(record(vertex, key, solved.outputs(), reads, candidate.tookMillis()));
          events.keyed(vertex, key.digest(), candidate.key());
          return solved;
        }
      }
    }
    return null;
  }

  /**
   * A step that was run though its result was known: if the same came out, the older result stays,
   * and all that was made from it.
   */
  public Solved ranAgain(
      Vertex vertex,
      StepKey key,
      List<Result> outputs,
      List<CacheRecord.Read> reads,
      long tookMillis)
      throws IOException, InterruptedException {
    CacheRecord before = records.find(key.digest());
    // Kept before it is compared, which takes its time: another process may be pruning.
    Solved older = before == null ? null : ifThere(key.digest(), before);
    if (before != null && older != null && content.equalOutputs(before.outputs(), outputs)) {
      executed.incrementAndGet();
      events.completed(vertex, false, null);
      return new Solved(older.key(), older.outputs(), false);
    }
    Solved solved = done(vertex, key, outputs);
    remember(vertex, key, outputs, reads, tookMillis);
    return older == null
        ? solved
        : new Solved(key.rerun(content.digest(outputs)), solved.outputs(), false);
  }

  /** Keeps what an operation came to that is no step for people, such as a merge. */
  public Solved internal(
      Vertex vertex, StepKey key, List<Result> outputs, List<CacheRecord.Read> reads)
      throws IOException {
    Solved solved = leased(key.digest(), outputs);
    records.put(record(vertex, key, outputs, reads, 0));
    events.completed(vertex, true, null);
    return solved;
  }

  /**
   * A source that came in as part of what a copy of it made, which is kept until the solve is over.
   */
  public Solved placed(Vertex vertex, StepKey key, Result result, Placement placement)
      throws IOException {
    Solved solved = done(vertex, key, List.of(result));
    PlacedTrees.put(
        records,
        key.digest(),
        vertex.name(),
        new PlacedLayer(result.layers().getFirst(), placement));
    return solved.placed();
  }

  /**
   * What a nested build came to. It is the result of a step of its graph, which has a record.
   *
   * @param cached whether none of its steps had to be run
   */
  public Solved built(Vertex vertex, StepKey key, Result result, boolean cached) {
    if (!cached) {
      executed.incrementAndGet();
    }
    events.completed(vertex, cached, null);
    return new Solved(key.digest(), List.of(result), cached);
  }

  /** Keeps what a step came to until the solve is over, and tells of it. */
  public Solved done(Vertex vertex, StepKey key, List<Result> outputs) throws IOException {
    leases.hold(outputs);
    executed.incrementAndGet();
    events.completed(vertex, false, null);
    return new Solved(key.digest(), outputs, false);
  }

  /** Writes down what a step came to, so that later solves know it. */
  public void remember(
      Vertex vertex,
      StepKey key,
      List<Result> outputs,
      List<CacheRecord.Read> reads,
      long tookMillis)
      throws IOException {
    records.put(record(vertex, key, outputs, reads, tookMillis));
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

  private static List<Result> results(CacheRecord record) {
    List<Result> results = new ArrayList<>();
    for (List<LayerId> layers : record.outputs()) {
      results.add(new Result(layers));
    }
    return results;
  }
}
