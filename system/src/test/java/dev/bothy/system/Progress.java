package dev.bothy.system;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --progress rawjson}: one JSON object a line in BuildKit's status schema. */
record Progress(Map<String, JsonObject> vertices) {

  static Progress of(Result result) {
    Map<String, JsonObject> last = new LinkedHashMap<>();
    for (String line : result.stderr().lines().toList()) {
      if (!line.startsWith("{")) {
        continue;
      }
      JsonElement list = JsonParser.parseString(line).getAsJsonObject().get("vertexes");
      if (list == null) {
        continue;
      }
      for (JsonElement element : list.getAsJsonArray()) {
        JsonObject vertex = element.getAsJsonObject();
        last.put(vertex.get("digest").getAsString(), vertex);
      }
    }
    return new Progress(last);
  }

  long executed() {
    return vertices.values().stream().filter(Progress::didWork).count();
  }

  /** The names of those that did work, without bookkeeping (merge, diff) that copies nothing. */
  List<String> executedNames() {
    return vertices.values().stream()
        .filter(Progress::didWork)
        .map(vertex -> vertex.get("name").getAsString())
        .filter(name -> !name.startsWith("[internal]"))
        .toList();
  }

  /** When those that did work and have this in their names ran. */
  List<Span> spans(String part) {
    return vertices.values().stream()
        .filter(Progress::didWork)
        .filter(vertex -> vertex.get("name").getAsString().contains(part))
        .map(vertex -> new Span(time(vertex, "started"), time(vertex, "completed")))
        .toList();
  }

  record Span(Instant started, Instant completed) {}

  private static Instant time(JsonObject vertex, String field) {
    return Instant.parse(vertex.get(field).getAsString());
  }

  private static boolean didWork(JsonObject vertex) {
    boolean cached = vertex.has("cached") && vertex.get("cached").getAsBoolean();
    return vertex.has("started") && !cached;
  }
}
