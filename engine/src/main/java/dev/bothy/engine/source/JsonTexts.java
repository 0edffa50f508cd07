package dev.bothy.engine.source;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes of sources that are JSON arrays of strings. */
public final class JsonTexts {
  private JsonTexts() {}

  /**
   * The texts; none when the attribute is absent or {@code null}. In the list {@code null} is an
   * empty one, as it is to clients in Go.
   */
  public static List<String> list(SourceOp op, @Nullable String json) throws StepFailure {
    if (json == null) {
      return List.of();
    }
    try {
      JsonElement value = Json.parse(json.getBytes(StandardCharsets.UTF_8), "a list");
      if (value.isJsonNull()) {
        return List.of();
      }
      if (value instanceof JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array) {
          if (element.isJsonNull()) {
            texts.add("");
            continue;
          }
          if (!(element instanceof JsonPrimitive text) || !text.isString()) {
            throw malformed(op, json);
          }
          texts.add(text.getAsString());
        }
        return texts;
      }
    } catch (OciFormatException e) {
      throw malformed(op, json);
    }
    throw malformed(op, json);
  }

  private static StepFailure malformed(SourceOp op, String json) {
    return StepFailure.definition(op.shown() + ": not a JSON array of strings: " + json, null);
  }
}
