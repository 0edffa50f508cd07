package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.engine.source.Source;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Brings sources in that are pinned: into layers of their own, or to where their copies put them.
 */
final class SourceRun {
  /** Keeps what a vertex came to, and writes it down. */
  interface Ran {
    /**
     * @param from when it began, by {@link System#nanoTime}
     */
    Solved keep(
        Vertex vertex, StepKey key, List<Result> outputs, List<CacheRecord.Read> reads, long from)
        throws IOException;
  }

  private final Workshop shop;
  private final Priorities priorities;
  private final StraightCopies straight;
  private final Ran ran;

  SourceRun(Workshop shop, Priorities priorities, StraightCopies straight, Ran ran) {
    this.shop = shop;
    this.priorities = priorities;
    this.straight = straight;
    this.ran = ran;
  }

  /** Brings the source in. */
  Solved run(Vertex vertex, SourceOp op, StepKey key)
      throws StepFailure, IOException, InterruptedException {
    StraightCopies.Copy copy = straight.ofSource(vertex);
    return copy == null ? fetch(vertex, op, key) : fetchTo(copy, vertex, op, key);
  }

  private Solved fetch(Vertex vertex, SourceOp op, StepKey key)
      throws StepFailure, IOException, InterruptedException {
    shop.transfers().acquire(priorities.of(vertex));
    try {
      shop.reports().begin(vertex);
      long from = System.nanoTime();
      String pin = Objects.requireNonNull(shop.pins().all().get(vertex.digest()));
      Source.Fetched fetched = shop.equipment().sources().fetch(vertex, pin, shop.context(vertex));
      return ran.keep(
          vertex, key(vertex, op, key, fetched), List.of(fetched.result()), List.of(), from);
    } finally {
      shop.transfers().release();
    }
  }

  /** Of what it turned out to be. */
  private StepKey key(Vertex vertex, SourceOp op, StepKey planned, Source.Fetched fetched) {
    if (fetched.pin().equals(shop.pins().all().get(vertex.digest()))) {
      return planned;
    }
    StepKey actual = StepKey.of(OpKey.ofSource(op, fetched.pin()), List.of());
    shop.events().pinned(vertex, fetched.pin());
    shop.events().keyed(vertex, actual.digest(), null);
    return actual;
  }

  private Solved fetchTo(StraightCopies.Copy copy, Vertex vertex, SourceOp op, StepKey key)
      throws StepFailure, IOException, InterruptedException {
    Solved known = shop.results().known(copy.key()); // by another process, while we waited for it
    if (known != null) {
      straight.made(copy, known.outputs().getFirst());
      shop.events().completed(vertex, true, null);
      return new Solved(key.digest(), List.of(), true);
    }
    shop.transfers().acquire(priorities.of(vertex));
    try {
      shop.reports().begin(vertex);
      long from = System.nanoTime();
      Source.Fetched fetched = shop.equipment().sources().fetchTo(vertex, copy.placement());
      StepKey actual = key(vertex, op, key, fetched);
      if (!fetched.placement().equals(copy.placement())) {
        // It fits no more.
        return ran.keep(vertex, actual, List.of(fetched.result()), List.of(), from);
      }
      straight.made(copy, fetched.result());
      return shop.results().placed(vertex, actual, fetched.result(), copy.placement());
    } finally {
      shop.transfers().release();
    }
  }
}
