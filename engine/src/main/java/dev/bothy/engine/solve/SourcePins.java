package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Sources;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What sources are right now: the commit of a branch, the digest of a tag. It is found out once a
 * solve, in however many of its graphs they stand. For use by several threads.
 */
final class SourcePins {
  private final Sources sources;
  private final Budget transfers;
  private final Reports reports;
  private final EventSink events;
  private final Function<Vertex, StepContext> contexts;
  private final boolean keepGoing;
  private final ConcurrentMap<Digest, String> pins = new ConcurrentHashMap<>();

  /** Why sources of a solve that keeps going are not known; reported already. */
  private final ConcurrentMap<Digest, SolveException> unknown = new ConcurrentHashMap<>();

  SourcePins(
      Sources sources,
      Budget transfers,
      Reports reports,
      EventSink events,
      Function<Vertex, StepContext> contexts,
      boolean keepGoing) {
    this.sources = sources;
    this.transfers = transfers;
    this.reports = reports;
    this.events = events;
    this.contexts = contexts;
    this.keepGoing = keepGoing;
  }

  /** By the digests of the sources. */
  Map<Digest, String> all() {
    return pins;
  }

  /** Why the vertex is not known; null when it is, or is no source. */
  @Nullable SolveException failure(Vertex vertex) {
    return unknown.get(vertex.digest());
  }

  /** Finds them, side by side. */
  void find(Definition definition) throws SolveException, InterruptedException {
    Tasks pinning = new Tasks(false, new Looks());
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof SourceOp && !pins.containsKey(vertex.digest())) {
        pinning.start(vertex.digest(), () -> found(pinning, vertex));
      }
    }
    Solved _ = pinning.awaitAll(null);
  }

  /** Says what the graph came to that the step built: no more is known of that before. */
  void built(Vertex vertex, String pin) {
    pins.put(vertex.digest(), pin);
    events.pinned(vertex, pin);
  }

  private Solved found(Tasks among, Vertex vertex)
      throws SolveException, InterruptedException, InputFailedException {
    Solved nothing = new Solved(vertex.digest(), List.of(), true);
    Reports.Work work =
        () -> {
          String pin = pin(vertex);
          if (pins.putIfAbsent(vertex.digest(), pin) == null) {
            events.pinned(vertex, pin);
          }
          return nothing;
        };
    try {
      return reports.guarded(among, vertex, work);
    } catch (SolveException e) {
      if (!keepGoing) {
        throw e;
      }
      unknown.put(vertex.digest(), e);
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
      reports.begin(vertex);
      return sources.pin(vertex, contexts.apply(vertex));
    } finally {
      transfers.release();
    }
  }
}
