package dev.bothy.engine.worker;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import dev.bothy.oci.registry.TransferListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An export as a step of its own in the events, as BuildKit shows it. */
final class ReportedExport {
  private final String name;
  private final Digest vertex;
  private final EventSink events;
  private final Path store;
  private final Path[] written;
  private final BooleanSupplier stopped;

  /**
   * @param written outside the store; null for nothing
   * @param stopped whether somebody wants it to end: what goes wrong from then on comes of that
   */
  ReportedExport(
      String name,
      Path store,
      @Nullable String written,
      EventSink events,
      BooleanSupplier stopped) {
    this.stopped = stopped;
    this.store = store;
    this.written = written == null ? new Path[0] : new Path[] {Path.of(written)};
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
    } catch (InterruptedException e) {
      error = SolveEvent.Completed.CANCELLED;
      throw e;
    } catch (SolveException e) {
      if (stopped.getAsBoolean()) {
        error = SolveEvent.Completed.CANCELLED;
        throw new InterruptedException();
      }
      error = String.valueOf(e.getMessage());
      throw e;
    } catch (IOException e) {
      if (stopped.getAsBoolean()) {
        error = SolveEvent.Completed.CANCELLED;
        throw new InterruptedException();
      }
      FullDisk full = FullDisk.of(e, store, written);
      error = full == null ? String.valueOf(e.getMessage()) : full.message();
      throw new SolveException(
          full == null ? SolveException.Kind.STEP : SolveException.Kind.HOST,
          name + ": " + error,
          full == null ? null : full.hint(),
          null,
          e);
    } finally {
      events.emit(new SolveEvent.Completed(vertex, Instant.now(), false, error));
    }
  }
}
