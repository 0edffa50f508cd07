package dev.bothy.engine.remotecache;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The config of a cache's manifest: which steps have which of its layers as their results.
 *
 * @param diffIds of the manifest's layers, in its order
 */
record CacheConfig(List<Digest> diffIds, List<Entry> entries) {
  static final MediaType TYPE = new MediaType("application/vnd.bothy.cache.config.v1+json");

  /**
   * A step's result.
   *
   * @param key the step's definition key
   * @param name what people call it
   * @param tookMillis how long it ran where it ran
   * @param outputs for each output its layers, lowest first, by their numbers in the manifest
   */
  record Entry(Digest key, String name, long tookMillis, List<List<Integer>> outputs) {
    Entry {
      outputs = outputs.stream().map(List::copyOf).toList();
    }
  }

  CacheConfig {
    diffIds = List.copyOf(diffIds);
    entries = List.copyOf(entries);
  }

  /** The canonical bytes. */
  byte[] toBytes() {
    JsonObject json = new JsonObject();
    JsonArray ids = new JsonArray();
    for (Digest diffId : diffIds) {
      ids.add(diffId.toString());
    }
    json.add("diffIds", ids);
    JsonArray steps = new JsonArray();
    for (Entry entry : entries) {
      JsonObject step = new JsonObject();
      step.addProperty("key", entry.key().toString());
      step.addProperty("name", entry.name());
      step.addProperty("tookMillis", entry.tookMillis());
      JsonArray outputs = new JsonArray();
      for (List<Integer> layers : entry.outputs()) {
        JsonArray numbers = new JsonArray();
        layers.forEach(numbers::add);
        outputs.add(numbers);
      }
      step.add("outputs", outputs);
      steps.add(step);
    }
    json.add("steps", steps);
    return Json.write(json);
  }

  /**
   * @throws OciFormatException when the bytes are no such config, or name layers that it lacks
   */
  static CacheConfig parse(byte[] bytes, String what) throws OciFormatException {
    JsonFields fields = new JsonFields(Json.parseObject(bytes, what), what);
    List<Digest> diffIds = new ArrayList<>();
    List<String> texts = fields.strings("diffIds");
    for (String text : texts == null ? List.<String>of() : texts) {
      diffIds.add(digest(text, what));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonFields step : fields.objects("steps")) {
      List<List<Integer>> outputs = new ArrayList<>();
      for (JsonElement output : array(step.get("outputs"), what)) {
        outputs.add(numbers(output, diffIds.size(), what));
      }
      entries.add(
          new Entry(
              digest(step.requiredString("key"), what),
              step.stringOr("name", ""),
              step.requiredSize("tookMillis"),
              outputs));
    }
    return new CacheConfig(diffIds, entries);
  }

  private static Digest digest(String text, String what) throws OciFormatException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(what + " has a digest that is none: " + text, e);
    }
  }

  private static JsonArray array(@Nullable JsonElement element, String what)
      throws OciFormatException {
    if (element instanceof JsonArray array) {
      return array;
    }
    throw new OciFormatException(what + " has outputs that are no list");
  }

  private static List<Integer> numbers(JsonElement output, int layers, String what)
      throws OciFormatException {
    SequencedSet<Integer> numbers = new LinkedHashSet<>();
    for (JsonElement element : array(output, what)) {
      int number = element instanceof JsonPrimitive p && p.isNumber() ? p.getAsInt() : -1;
      if (number < 0 || number >= layers || !numbers.add(number)) {
        throw new OciFormatException(what + " names a layer that it does not have: " + element);
      }
    }
    return List.copyOf(numbers);
  }
}
