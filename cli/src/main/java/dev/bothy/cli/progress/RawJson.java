package dev.bothy.cli.progress;

import dev.bothy.cli.output.Json;
import dev.bothy.llb.SolveEvent;
import dev.bothy.oci.Digest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line in the schema of BuildKit's {@code SolveStatus}, so that its tools can
 * read it: {@code vertexes}, {@code statuses}, {@code logs}, {@code warnings}.
 */
final class RawJson implements Display {
  private final PrintStream out;
  private final LongSupplier millis;
  private final Map<Digest, Vertex> vertexes = new HashMap<>();

  RawJson(PrintStream out, LongSupplier millis) {
    this.out = out;
    this.millis = millis;
  }

  private static final class Vertex {
    final SolveEvent.Planned planned;
    final Map<String, String> transfers = new HashMap<>(); // since when, by id
    @Nullable Instant started;

    Vertex(SolveEvent.Planned planned) {
      this.planned = planned;
    }
  }

  @Override
  public synchronized void on(SolveEvent event) {
    if (event instanceof SolveEvent.Planned planned) {
      Vertex vertex = new Vertex(planned);
      vertexes.put(planned.vertex(), vertex);
      emit("vertexes", describe(vertex, null));
      return;
    }
    Vertex vertex = vertexes.get(event.vertex());
    if (vertex == null) {
      return;
    }
    if (event instanceof SolveEvent.Started started) {
      vertex.started = started.at();
      emit("vertexes", describe(vertex, null));
    } else if (event instanceof SolveEvent.Log log) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("vertex", log.vertex().toString());
      entry.put("stream", log.stderr() ? 2 : 1);
      entry.put("data", base64(log.text()));
      entry.put("timestamp", log.at().toString());
      emit("logs", entry);
    } else if (event instanceof SolveEvent.Transfer transfer) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", transfer.id());
      entry.put("vertex", transfer.vertex().toString());
      if (transfer.total() > 0) {
        entry.put("total", transfer.total());
      }
      entry.put("current", transfer.current());
      String now = Instant.ofEpochMilli(millis.getAsLong()).toString();
      entry.put("timestamp", now);
      String since = vertex.transfers.putIfAbsent(transfer.id(), now);
      entry.put("started", since == null ? now : since);
      if (transfer.total() > 0 && transfer.current() >= transfer.total()) {
        entry.put("completed", now);
      }
      emit("statuses", entry);
    } else if (event instanceof SolveEvent.Completed completed) {
      emit("vertexes", describe(vertex, completed));
    } else if (event instanceof SolveEvent.Warning warning) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("vertex", warning.vertex().toString());
      entry.put("level", 1);
      entry.put("short", base64(warning.message()));
      emit("warnings", entry);
    }
  }

  private static Map<String, Object> describe(
      Vertex vertex, SolveEvent.@Nullable Completed completed) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("digest", vertex.planned.vertex().toString());
    List<String> inputs = new ArrayList<>();
    for (Digest input : vertex.planned.inputs()) {
      inputs.add(input.toString());
    }
    if (!inputs.isEmpty()) {
      entry.put("inputs", inputs);
    }
    entry.put("name", name(vertex.planned));
    Instant started = vertex.started;
    if (started == null && completed != null) {
      // As BuildKit does for a cache hit: consumers take a vertex without a start for pending.
      started = completed.at();
    }
    if (started != null) {
      entry.put("started", started.toString());
    }
    if (completed != null) {
      entry.put("completed", completed.at().toString());
      if (completed.cached()) {
        entry.put("cached", true);
      }
      if (completed.error() != null) {
        // What BuildKit's tools tell a step that was stopped from one that failed by.
        entry.put("error", completed.isCancelled() ? "context canceled" : completed.error());
      }
    }
    return entry;
  }

  private static String name(SolveEvent.Planned planned) {
    String name = planned.where() == null ? "" : "[" + planned.where() + "] ";
    // BuildKit's mark for vertices that displays leave out.
    return planned.internal() ? "[internal] " + name + planned.name() : name + planned.name();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void emit(String kind, Map<String, Object> entry) {
    out.println(Json.line(Map.of(kind, List.of(entry))));
    out.flush();
  }

  @Override
  public synchronized void close() {
    out.flush();
  }
}
