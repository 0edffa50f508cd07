package dev.bothy.engine.history;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the steps of a build. */
final class StepRuns {
  /** The key that a step was looked up by, and that of the equal one that it is the same as. */
  record Found(Digest key, @Nullable Digest match) {}

  private final RecordedGraphs graphs;
  private final Map<Digest, Found> found;
  private final @Nullable SolveException failure;

  /**
   * @param found by vertex
   * @param failure that the build ended with; null when it did not fail
   */
  StepRuns(RecordedGraphs graphs, Map<Digest, Found> found, @Nullable SolveException failure) {
    this.graphs = graphs;
    this.found = found;
    this.failure = failure;
  }

  /** Of each step that was planned, in that order. */
  List<StepRun> of(List<SolveEvent> events) {
    Map<Digest, RunNotes> notes = new LinkedHashMap<>();
    Numbers numbers = new Numbers();
    for (SolveEvent event : events) {
      numbers.on(event);
      if (event instanceof SolveEvent.Planned p) {
        notes.putIfAbsent(p.vertex(), new RunNotes());
        continue;
      }
      RunNotes run = notes.get(event.vertex());
      if (run == null) {
        continue;
      }
      if (event instanceof SolveEvent.Started started) {
        run.start = started.at().toEpochMilli();
      } else if (event instanceof SolveEvent.Completed completed) {
        run.completed = completed;
      }
    }
    List<StepRun> runs = new ArrayList<>();
    notes.forEach((vertex, run) -> runs.add(run(vertex, numbers.of(vertex), run)));
    return runs;
  }

  private StepRun run(Digest vertex, int number, RunNotes run) {
    Found key = found.get(vertex);
    SolveEvent.Completed end = run.completed;
    SolveException.Step failed = failed(vertex, failure);
    StepRun.Outcome outcome;
    if (end == null) {
      outcome = run.start < 0 ? StepRun.Outcome.NOT_REACHED : StepRun.Outcome.CANCELLED;
    } else if (end.error() != null) {
      outcome = end.isCancelled() ? StepRun.Outcome.CANCELLED : StepRun.Outcome.FAILED;
    } else if (end.cached()) {
      outcome =
          key != null && key.match() != null
              ? StepRun.Outcome.SAME_CONTENT
              : StepRun.Outcome.CACHED;
    } else if (graphs.find(vertex) == null) {
      outcome = StepRun.Outcome.WRITTEN;
    } else {
      outcome = StepRun.Outcome.RAN;
    }
    int exitCode = failed == null ? -1 : failed.exitCode();
    if (outcome == StepRun.Outcome.RAN && hasToEndWithZero(vertex)) {
      exitCode = 0;
    }
    String error = end == null || end.error() == null ? "" : firstLine(end.error());
    return new StepRun(
        vertex,
        number,
        outcome,
        run.start,
        end == null ? -1 : end.at().toEpochMilli(),
        exitCode,
        key == null ? null : key.key(),
        key == null ? null : key.match(),
        error);
  }

  /** The step's own failure, among all of a build that kept going. */
  private static SolveException.@Nullable Step failed(
      Digest vertex, @Nullable SolveException failure) {
    if (failure == null) {
      return null;
    }
    SolveException.Step step = failure.step();
    if (step != null && step.vertex().equals(vertex)) {
      return step;
    }
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof SolveException e && failed(vertex, e) != null) {
        return failed(vertex, e);
      }
    }
    return null;
  }

  private boolean hasToEndWithZero(Digest digest) {
    Vertex vertex = graphs.find(digest);
    return vertex != null
        && vertex.op().kind() instanceof ExecOp exec
        && exec.meta().validExitCodes().isEmpty();
  }

  private static final class RunNotes {
    long start = -1;
    SolveEvent.@Nullable Completed completed;
  }

  static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
