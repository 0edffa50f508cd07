package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.solve.report.StepLog;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tells of each vertex that it began, and of its end when it fails. For use by several threads. */
final class Reports {
  private final Path store;
  private final EventSink events;
  private final ConcurrentMap<Digest, Boolean> started = new ConcurrentHashMap<>();
  private final ConcurrentMap<Digest, StepLog> logs = new ConcurrentHashMap<>();

  Reports(Path store, EventSink events) {
    this.store = store;
    this.events = events;
  }

  /** The work of a vertex. */
  interface Work<T> {
    T run()
        throws StepFailure, IOException, InterruptedException, SolveException, InputFailedException;
  }

  /** The last lines of its output. */
  StepLog log(Vertex vertex) {
    return logs.computeIfAbsent(vertex.digest(), _ -> new StepLog());
  }

  /** Says that it began, once. */
  void begin(Vertex vertex) {
    if (started.put(vertex.digest(), true) == null) {
      events.started(vertex);
    }
  }

  /**
   * Runs the work of a vertex; what goes wrong is reported as its failure. Once the tasks are being
   * ended, what goes wrong comes of that: a step that was killed, a file that was closed.
   */
  <T> T guarded(Tasks among, Vertex vertex, Work<T> work)
      throws SolveException, InterruptedException, InputFailedException {
    StepLog log = log(vertex);
    SolveException failure;
    try {
      return work.run();
    } catch (InputFailedException e) {
      throw e; // its turn never came
    } catch (SolveException e) {
      failure = e; // of a graph that it built
    } catch (StepFailure e) {
      failure = Failures.of(vertex, e, log.last());
    } catch (IOException e) {
      failure = Failures.of(vertex, e, store, log.last());
    } catch (InterruptedException | RuntimeException | Error e) {
      failure = Failures.bug(vertex, e, log.last());
    }
    if (!among.note(failure)) { // before it is told: who is stopped just then has it as well
      events.cancelled(vertex);
      throw new InterruptedException();
    }
    throw failed(vertex, failure);
  }

  private SolveException failed(Vertex vertex, SolveException e) {
    begin(vertex);
    events.completed(vertex, false, e.getMessage());
    return e;
  }
}
