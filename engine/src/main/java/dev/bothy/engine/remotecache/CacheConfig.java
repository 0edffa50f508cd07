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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The config of a cache's manifest: which steps have which of its layers as their results.
 *
 * @param layers of the manifest, in its order
 */
record CacheConfig(List<Layer> layers, List<Entry> entries) {
  /**
   * Those of the version before have no layers' unchanged entries, and keys that nobody asks for.
   */
  static final MediaType TYPE = new MediaType("application/vnd.bothy.cache.config.v2+json");

  private static final String ANY_VERSION = "application/vnd.bothy.cache.config.";

  /**
   * A layer, whose archive does not say all that a store knows of it.
   *
   * @param unchanged as in {@link dev.bothy.engine.store.LayerInfo}
   */
  record Layer(Digest diffId, List<String> unchanged) {
    Layer {
      unchanged = List.copyOf(unchanged);
    }
  }

  /**
   * A step's result.
   *
   * @param key the step's definition key
   * @param name what people call it
   * @param tookMillis how long it ran where it ran
   * @param outputs for each output its layers, lowest first, by their numbers in the manifest; one
   *     may be there twice
   */
  record Entry(Digest key, String name, long tookMillis, List<List<Integer>> outputs) {
    Entry {
      outputs = outputs.stream().map(List::copyOf).toList();
    }
  }

  CacheConfig {
    layers = List.copyOf(layers);
    entries = List.copyOf(entries);
  }

  static boolean isOfAnotherVersion(MediaType type) {
    return type.value().startsWith(ANY_VERSION) && !type.equals(TYPE);
  }

  /** The canonical bytes. */
  byte[] toBytes() {
    JsonObject json = new JsonObject();
    JsonArray all = new JsonArray();
    for (Layer layer : layers) {
      JsonObject one = new JsonObject();
      one.addProperty("diffId", layer.diffId().toString());
      if (!layer.unchanged().isEmpty()) {
        JsonArray paths = new JsonArray();
        layer.unchanged().forEach(paths::add);
        one.add("unchanged", paths);
      }
      all.add(one);
    }
    json.add("layers", all);
    JsonArray steps = new JsonArray();
    for (Entry entry : entries) {
      JsonObject step = new JsonObject();
      step.addProperty("key", entry.key().toString());
      step.addProperty("name", entry.name());
      step.addProperty("tookMillis", entry.tookMillis());
      JsonArray outputs = new JsonArray();
      for (List<Integer> output : entry.outputs()) {
        JsonArray numbers = new JsonArray();
        output.forEach(numbers::add);
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
    List<Layer> layers = new ArrayList<>();
    for (JsonFields layer : fields.objects("layers")) {
      List<String> unchanged = layer.strings("unchanged");
      layers.add(
          new Layer(
              digest(layer.requiredString("diffId"), what),
              unchanged == null ? List.of() : unchanged));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonFields step : fields.objects("steps")) {
      List<List<Integer>> outputs = new ArrayList<>();
      for (JsonElement output : array(step.get("outputs"), what)) {
        outputs.add(numbers(output, layers.size(), what));
      }
      entries.add(
          new Entry(
              digest(step.requiredString("key"), what),
              step.stringOr("name", ""),
              step.requiredSize("tookMillis"),
              outputs));
    }
    return new CacheConfig(layers, entries);
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
    List<Integer> numbers = new ArrayList<>();
    for (JsonElement element : array(output, what)) {
      int number = element instanceof JsonPrimitive p && p.isNumber() ? p.getAsInt() : -1;
      if (number < 0 || number >= layers) {
        throw new OciFormatException(what + " names a layer that it does not have: " + element);
      }
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }
}
