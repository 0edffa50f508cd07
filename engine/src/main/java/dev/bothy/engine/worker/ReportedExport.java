package dev.bothy.engine.worker;

import dev.bothy.engine.export.Exporter;
import dev.bothy.engine.solve.EventSink;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An export as a step of its own in the events, as BuildKit shows it. */
final class ReportedExport {
  private final SolveRequest.Export export;
  private final EventSink events;
  private final Digest vertex;

  ReportedExport(SolveRequest.Export export, EventSink events) {
    this.export = export;
    this.events = events;
    this.vertex = Digest.of(name().getBytes(StandardCharsets.UTF_8));
  }

  private String name() {
    Map<String, String> attributes = export.attributes();
    String to = attributes.getOrDefault("dest", attributes.getOrDefault("name", ""));
    return "export: " + export.type() + " " + to;
  }

  /**
   * Runs it.
   *
   * @param target of the graph; what is exported
   * @param response gets what there is to report
   */
  void run(Exporter exporter, Digest target, List<LayerId> layers, Map<String, String> response)
      throws SolveException, IOException, InterruptedException {
    events.emit(new SolveEvent.Planned(vertex, name(), List.of(target), null, false));
    events.emit(new SolveEvent.Started(vertex, Instant.now()));
    String error = "stopped";
    try {
      exporter.export(
          export,
          layers,
          response,
          (blob, done) ->
              events.emit(
                  new SolveEvent.Transfer(vertex, blob.digest().shortHex(), done, blob.size())));
      error = null;
    } catch (SolveException | IOException e) {
      error = String.valueOf(e.getMessage());
      throw e;
    } finally {
      events.emit(new SolveEvent.Completed(vertex, Instant.now(), false, error));
    }
  }
}
