package dev.bothy.packages.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.oci.json.Json;
import java.util.Map;

/** JSON for diffs: one member and one element a line, two blanks a level. */
final class LockText {
  private final StringBuilder out = new StringBuilder();

  private LockText() {}

  static String of(JsonObject root) {
    LockText text = new LockText();
    text.write(root, 0);
    return text.out.append('\n').toString();
  }

  private void write(JsonElement value, int depth) {
    switch (value) {
      case JsonObject object when !object.isEmpty() -> {
        char separator = '{';
        for (Map.Entry<String, JsonElement> field : object.entrySet()) {
          line(separator, depth + 1);
          out.append(Json.toText(new JsonPrimitive(field.getKey()))).append(": ");
          write(field.getValue(), depth + 1);
          separator = ',';
        }
        line('\0', depth);
        out.append('}');
      }
      case JsonArray array when !array.isEmpty() -> {
        char separator = '[';
        for (JsonElement element : array) {
          line(separator, depth + 1);
          write(element, depth + 1);
          separator = ',';
        }
        line('\0', depth);
        out.append(']');
      }
      default -> out.append(Json.toText(value));
    }
  }

  private void line(char before, int depth) {
    if (before != '\0') {
      out.append(before);
    }
    out.append('\n').repeat("  ", depth);
  }
}
