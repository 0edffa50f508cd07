package dev.bothy.oci.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.oci.OciFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one object's fields; absent and {@code null} are the same, a wrong type is an
 * error that names the field.
 */
public final class JsonFields {
  private final JsonObject object;
  private final String what;

  public JsonFields(JsonObject object, String what) {
    this.object = object;
    this.what = what;
  }

  public @Nullable String string(String name) throws OciFormatException {
    JsonElement value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(name, "a string");
  }

  public String requiredString(String name) throws OciFormatException {
    String value = string(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  public String stringOr(String name, String otherwise) throws OciFormatException {
    String value = string(name);
    return value == null ? otherwise : value;
  }

  /** A whole number from 0 to 2^63-1. */
  public long requiredSize(String name) throws OciFormatException {
    JsonElement value = get(name);
    if (value == null) {
      throw missing(name);
    }
    if (value instanceof JsonPrimitive primitive
        && primitive.isNumber()
        && primitive.getAsNumber() instanceof Long number
        && number >= 0) {
      return number;
    }
    throw wrong(name, "a whole number that is not negative");
  }

  public boolean flag(String name) throws OciFormatException {
    JsonElement value = get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw wrong(name, "true or false");
  }

  public @Nullable JsonFields object(String name) throws OciFormatException {
    JsonElement value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject inner) {
      return new JsonFields(inner, what + "." + name);
    }
    throw wrong(name, "an object");
  }

  public JsonFields requiredObject(String name) throws OciFormatException {
    JsonFields value = object(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** The objects of an array; empty when absent. */
  public List<JsonFields> objects(String name) throws OciFormatException {
    List<JsonFields> result = new ArrayList<>();
    JsonArray array = array(name);
    for (int i = 0; array != null && i < array.size(); i++) {
      if (!(array.get(i) instanceof JsonObject inner)) {
        throw wrong(name, "an array of objects");
      }
      result.add(new JsonFields(inner, what + "." + name + "[" + i + "]"));
    }
    return result;
  }

  /** The strings of an array; {@code null} when absent, which is not always the same as empty. */
  public @Nullable List<String> strings(String name) throws OciFormatException {
    JsonArray array = array(name);
    if (array == null) {
      return null;
    }
    List<String> result = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive primitive && primitive.isString())) {
        throw wrong(name, "an array of strings");
      }
      result.add(primitive.getAsString());
    }
    return result;
  }

  /** A map of strings in the document's order; empty when absent. */
  public Map<String, String> stringMap(String name) throws OciFormatException {
    Map<String, String> result = new LinkedHashMap<>();
    JsonFields inner = object(name);
    if (inner != null) {
      for (String key : inner.names()) {
        result.put(key, inner.requiredString(key));
      }
    }
    return result;
  }

  /** The field names in the document's order. */
  public List<String> names() {
    return List.copyOf(object.keySet());
  }

  /** The field as it stands; {@code null} when absent or JSON null. */
  public @Nullable JsonElement get(String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? null : value;
  }

  /** How errors name this object. */
  public String what() {
    return what;
  }

  private @Nullable JsonArray array(String name) throws OciFormatException {
    JsonElement value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonArray array) {
      return array;
    }
    throw wrong(name, "an array");
  }

  private OciFormatException missing(String name) {
    return new OciFormatException(what + " has no field \"" + name + "\"");
  }

  private OciFormatException wrong(String name, String expected) {
    return new OciFormatException(what + ": field \"" + name + "\" is not " + expected);
  }
}
