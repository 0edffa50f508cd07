package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.Sources;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What sources are right now: the commit of a branch, the digest of a tag. It is found out once a
 * solve, in however many of its graphs they stand. For use by several threads.
 */
final class SourcePins {
  /** After which people are shown what is waited for. */
  private static final Duration SILENCE = Duration.ofMillis(500);

  /** After which a server that says nothing is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Sources sources;
  private final Budget transfers;
  private final Reports reports;
  private final EventSink events;
  private final Function<Vertex, StepContext> contexts;
  private final boolean keepGoing;
  private final ConcurrentMap<Digest, String> pins = new ConcurrentHashMap<>();

  /** What graphs are asking, until they know. */
  private final ConcurrentMap<Digest, CountDownLatch> searches = new ConcurrentHashMap<>();

  /** Why sources are not known; reported already. */
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

  /** Begins to find them, side by side. */
  PinsToCome find(Definition definition, Tasks tasks) {
    List<Vertex> unpinned =
        definition.vertices().stream()
            .filter(v -> v.op().kind() instanceof SourceOp && !pins.containsKey(v.digest()))
            .toList();
    PinsToCome toCome = new PinsToCome(unpinned.size());
    for (Vertex vertex : unpinned) {
      tasks.start(
          "pin " + vertex.digest().shortHex(),
          () -> {
            find(vertex, tasks);
            toCome.found();
          });
    }
    return toCome;
  }

  /** Says what the graph came to that the step built: no more is known of that before. */
  void built(Vertex vertex, String pin) {
    pins.put(vertex.digest(), pin);
    events.pinned(vertex, pin);
  }

  /** One graph asks; others that have the source wait for what it finds. */
  private void find(Vertex vertex, Tasks among)
      throws SolveException, InterruptedException, InputFailedException {
    while (!pins.containsKey(vertex.digest())) {
      CountDownLatch mine = new CountDownLatch(1);
      CountDownLatch first = searches.putIfAbsent(vertex.digest(), mine);
      if (first != null) {
        first.await();
        if (!keepGoing && unknown.containsKey(vertex.digest())) {
          throw new InputFailedException(); // which ends the solve
        }
        continue;
      }
      try {
        ask(vertex, among);
      } finally {
        searches.remove(vertex.digest());
        mine.countDown();
      }
    }
  }

  private void ask(Vertex vertex, Tasks among)
      throws SolveException, InterruptedException, InputFailedException {
    if (pins.containsKey(vertex.digest())) {
      return;
    }
    try {
      String pin = reports.guarded(among, vertex, () -> pin(vertex));
      pins.put(vertex.digest(), pin);
      events.pinned(vertex, pin);
    } catch (SolveException e) {
      unknown.put(vertex.digest(), e);
      if (!keepGoing) {
        throw e;
      }
      pins.put(vertex.digest(), "none"); // under which nothing is ever found
    }
  }

  private String pin(Vertex vertex) throws StepFailure, IOException, InterruptedException {
    String quick = sources.quickPin(vertex);
    if (quick != null) {
      return quick;
    }
    Source.Question question = sources.question(vertex);
    String same = question == null ? null : answer(vertex, question);
    if (same != null) {
      return same;
    }
    transfers.acquire(0);
    try {
      reports.begin(vertex);
      return sources.pin(vertex, contexts.apply(vertex));
    } finally {
      transfers.release();
    }
  }

  /** Answers come at once as a rule; only when one does not the source is shown as begun. */
  private @Nullable String answer(Vertex vertex, Source.Question question)
      throws StepFailure, IOException, InterruptedException {
    Thread late = Thread.ofVirtual().start(() -> beginLate(vertex));
    try {
      return question.ask(PATIENCE);
    } finally {
      late.interrupt();
      late.join(); // so that it does not begin after its end
    }
  }

  private void beginLate(Vertex vertex) {
    try {
      Thread.sleep(SILENCE);
      reports.begin(vertex);
    } catch (InterruptedException e) {
      // The server has answered.
    }
  }
}
