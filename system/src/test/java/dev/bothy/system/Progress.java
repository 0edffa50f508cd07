package dev.bothy.system;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
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

  /** Those whose name shows a command, so without sources, copies and merges. */
  long executedCommands() {
    return vertices.values().stream()
        .filter(Progress::didWork)
        .filter(v -> v.get("name").getAsString().contains("apt"))
        .count();
  }

  private static boolean didWork(JsonObject vertex) {
    boolean cached = vertex.has("cached") && vertex.get("cached").getAsBoolean();
    return vertex.has("started") && !cached;
  }
}
