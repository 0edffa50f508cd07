package dev.bothy.engine.history;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches a build and writes down what it came to. Of an unchanged build that is one small file; a
 * store that cannot be written remembers nothing, and the build goes on.
 */
public final class Recording implements SolveListener, SolveNotes {
  /**
   * What is built.
   *
   * @param project its directory; empty for none
   * @param name of what comes out, such as an image's
   * @param until the step that it ends with, as somebody names it and {@link ShownAddress} has it;
   *     empty for all
   */
  public record Subject(String project, String name, String until) {
    public Subject {
      until = ShownAddress.inText(until);
    }

    public Subject(String project, String name) {
      this(project, name, "");
    }
  }

  private final BuildHistory history;
  private final Subject subject;
  private final SolveRequest request;
  private final SolveListener next;
  private final long startedMillis = System.currentTimeMillis();
  private final RecordedGraphs graphs;
  private final List<SolveEvent> events = new ArrayList<>();
  private final Map<Digest, String> pins = new HashMap<>();
  private final Map<Digest, StepRuns.Found> found = new HashMap<>();
  private @Nullable Map<Digest, StepKey> keys;

  /**
   * @param next is told all that this is told
   */
  public Recording(Store store, Subject subject, SolveRequest request, SolveListener next) {
    this.history = new BuildHistory(store.root());
    this.subject = subject;
    this.request = request;
    this.graphs = new RecordedGraphs(request.definition());
    this.next = next;
  }

  @Override
  public void on(SolveEvent event) {
    if (!(event instanceof SolveEvent.Transfer) && !(event instanceof SolveEvent.Log)) {
      events.add(event);
    }
    next.on(event);
  }

  @Override
  public @Nullable Path inspect(SolveException failure) {
    return next.inspect(failure);
  }

  @Override
  public void inspected() {
    next.inspected();
  }

  @Override
  public void pinned(Digest vertex, String pin) {
    pins.put(vertex, pin);
    keys = null;
  }

  @Override
  public void keyed(Digest vertex, Digest key, @Nullable Digest match) {
    found.put(vertex, new StepRuns.Found(key, match));
  }

  @Override
  public void nested(Digest vertex, Definition definition) {
    graphs.nested(vertex, definition);
    keys = null;
  }

  @Override
  public void keys(Map<Digest, StepKey> all) {
    keys = all;
  }

  /** The build came to its end. */
  public void done(SolveResult result) {
    boolean unchanged = result.executed() == 0 && request.exports().isEmpty();
    write(unchanged ? Build.Result.UNCHANGED : Build.Result.DONE, null);
  }

  /** The build ended without a result. */
  public void failed(SolveException e) {
    write(Build.Result.FAILED, e);
  }

  /** The build was stopped. */
  public void cancelled(InterruptedException e) {
    write(
        Build.Result.CANCELLED,
        e instanceof SolveInterruptedException after ? after.failure() : null);
  }

  private void write(Build.Result result, @Nullable SolveException failure) {
    Definition definition = request.definition();
    if (definition.isEmpty()) {
      return;
    }
    try {
      Map<Digest, StepKey> known = keys();
      List<SolveEvent.Planned> announced = announced();
      String id = graphId(known, announced);
      if (!history.hasGraph(id)) {
        history.put(graph(id, known, announced));
      }
      long now = System.currentTimeMillis();
      history.put(
          new Build(
              history.unusedId(subject.project(), startedMillis),
              subject.project(),
              subject.name(),
              Platform.host().toString(),
              startedMillis,
              now - startedMillis,
              result,
              request.options().noCache(),
              subject.until(),
              failure == null || result != Build.Result.FAILED
                  ? ""
                  : StepRuns.firstLine(String.valueOf(failure.getMessage())),
              id,
              result == Build.Result.UNCHANGED
                  ? List.of()
                  : new StepRuns(graphs, found, failure).of(events)));
    } catch (IOException e) {
      // A store of somebody else's, or a full disk: the build matters more than its record.
    }
  }

  /** The keys of all steps that stand on pinned sources alone. */
  private Map<Digest, StepKey> keys() {
    Map<Digest, StepKey> known = keys;
    if (known != null) {
      return known;
    }
    known = graphs.keys(pins);
    keys = known;
    return known;
  }

  private List<SolveEvent.Planned> announced() {
    List<SolveEvent.Planned> announced = new ArrayList<>();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Planned planned) {
        announced.add(planned);
      }
    }
    return graphs.ordered(announced);
  }

  /**
   * Equal for equal steps of equal names at equal places. The target's key stands for all keys; of
   * names and places, which no key holds, quick sums will do.
   */
  private String graphId(Map<Digest, StepKey> known, List<SolveEvent.Planned> announced) {
    Definition definition = request.definition();
    StepKey target = known.get(definition.target().digest());
    long sum = request.exports().size();
    if (target == null) {
      for (StepKey key : known.values()) {
        sum += key.digest().hashCode(); // in any order
      }
    }
    for (SolveEvent.Planned planned : announced) {
      sum = 31 * sum + planned.name().hashCode();
      SourceLocation where = planned.where();
      if (where != null) {
        sum = 31 * (31 * (31 * sum + where.file().hashCode()) + where.line()) + where.column();
      }
    }
    return (target == null
            ? "unpinned-" + definition.target().digest().shortHex()
            : target.digest().shortHex())
        + "-"
        + Long.toHexString(sum);
  }

  private BuildGraph graph(
      String id, Map<Digest, StepKey> known, List<SolveEvent.Planned> announced) {
    List<GraphStep> steps = new ArrayList<>();
    for (SolveEvent.Planned planned : announced) {
      steps.add(graphs.step(planned, known.get(planned.vertex())));
    }
    return new BuildGraph(id, steps);
  }
}
