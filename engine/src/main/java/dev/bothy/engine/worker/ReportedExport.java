package dev.bothy.engine.worker;

import dev.bothy.engine.solve.EventSink;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import dev.bothy.oci.registry.TransferListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** An export as a step of its own in the events, as BuildKit shows it. */
final class ReportedExport {
  private final String name;
  private final Digest vertex;
  private final EventSink events;

  ReportedExport(String name, EventSink events) {
    this.name = name;
    this.events = events;
    this.vertex = Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** What is done. */
  interface Work {
    /**
     * @param listener hears of blobs that go to a registry
     */
    void run(TransferListener listener) throws SolveException, IOException, InterruptedException;
  }

  /**
   * Runs it.
   *
   * @param target of the graph; what is exported
   * @throws SolveException with the place that could not be written
   */
  void run(Digest target, Work work) throws SolveException, InterruptedException {
    events.emit(new SolveEvent.Planned(vertex, name, List.of(target), null, false));
    events.emit(new SolveEvent.Started(vertex, Instant.now()));
    String error = "stopped";
    try {
      work.run(
          (blob, done) ->
              events.emit(
                  new SolveEvent.Transfer(vertex, blob.digest().shortHex(), done, blob.size())));
      error = null;
    } catch (SolveException e) {
      error = String.valueOf(e.getMessage());
      throw e;
    } catch (IOException e) {
      error = String.valueOf(e.getMessage());
      throw new SolveException(SolveException.Kind.STEP, name + ": " + error, null, null, e);
    } finally {
      events.emit(new SolveEvent.Completed(vertex, Instant.now(), false, error));
    }
  }
}
