package dev.bothy.packages.freeze;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.packages.name.PipName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The output of {@code pip list --format=json} or {@code pip freeze}.
 *
 * @param pins by normalised name
 * @param direct lines of packages that come from somewhere else than an index
 */
record PipList(Map<String, Pin> pins, Map<String, String> direct) {
  static PipList parse(String text) throws UnreadableListException {
    PipList list = new PipList(new TreeMap<>(), new TreeMap<>());
    if (text.stripLeading().startsWith("[")) {
      list.json(text);
    } else {
      for (String line : text.lines().toList()) {
        list.line(line.strip());
      }
    }
    return list;
  }

  private void json(String text) throws UnreadableListException {
    try {
      JsonElement root = Json.parse(text.getBytes(StandardCharsets.UTF_8), "the list of pip");
      if (!(root instanceof JsonArray array)) {
        throw new UnreadableListException("the list of pip is not an array");
      }
      for (JsonElement element : array) {
        if (!(element instanceof JsonObject object)) {
          throw new UnreadableListException("the list of pip has something else than objects");
        }
        JsonFields fields = new JsonFields(object, "the list of pip");
        put(fields.requiredString("name"), fields.requiredString("version"));
        String editable = fields.string("editable_project_location");
        if (editable != null) {
          direct.put(PipName.normalise(fields.requiredString("name")), "-e " + editable);
        }
      }
    } catch (OciFormatException e) {
      throw new UnreadableListException(String.valueOf(e.getMessage()));
    }
  }

  private void line(String line) throws UnreadableListException {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("-e ")) {
      int egg = line.indexOf("#egg=");
      String name = egg < 0 ? line : line.substring(egg + "#egg=".length());
      direct.put(PipName.normalise(name), line);
      return;
    }
    int at = line.indexOf(" @ ");
    if (at > 0) {
      direct.put(PipName.normalise(line.substring(0, at)), line);
      return;
    }
    int equals = line.indexOf("==");
    if (equals <= 0) {
      throw new UnreadableListException("pip freeze said: " + line);
    }
    int version = line.startsWith("===", equals) ? equals + 3 : equals + 2;
    put(line.substring(0, equals), line.substring(version));
  }

  private void put(String name, String version) throws UnreadableListException {
    if (!PipName.isValid(name)) {
      throw new UnreadableListException("pip knows a package of the name \"" + name + "\"");
    }
    pins.put(PipName.normalise(name), new Pin(name, version));
  }
}
