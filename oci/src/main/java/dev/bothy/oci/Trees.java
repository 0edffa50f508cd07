package dev.bothy.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** JSON trees from plain collections, in an order that depends on nothing but the content. */
final class Trees {
  private Trees() {}

  static JsonArray strings(Collection<String> values) {
    JsonArray array = new JsonArray();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }

  static JsonObject sorted(Map<String, String> values) {
    JsonObject json = new JsonObject();
    for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
      json.addProperty(entry.getKey(), entry.getValue());
    }
    return json;
  }

  /** Docker's way to write a set: an object of empty objects. */
  static JsonObject set(Collection<String> values) {
    JsonObject json = new JsonObject();
    for (String value : values.stream().sorted().distinct().toList()) {
      json.add(value, new JsonObject());
    }
    return json;
  }
}
