package dev.bothy.oci.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.bothy.oci.OciFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes JSON trees. gson's own {@code JsonParser} and {@code JsonElement.toString} load
 * its whole type adapter machinery (some 200 classes); these few lines use its token reader only.
 */
public final class Json {
  /** Documents nest no deeper than this. */
  private static final int MAX_DEPTH = 64;

  /** Longer numbers are an attack on the number parser, not data. */
  private static final int MAX_NUMBER = 40;

  private Json() {}

  /**
   * Reads one object: strict RFC 8259 in UTF-8, no field twice, nothing behind it.
   *
   * @param what names the document in errors, e.g. {@code manifest sha256:…}
   */
  public static JsonObject parseObject(byte[] bytes, String what) throws OciFormatException {
    if (parse(bytes, what) instanceof JsonObject object) {
      return object;
    }
    throw new OciFormatException(what + " is not a JSON object");
  }

  /** Reads one JSON value of any type, as {@link #parseObject}. */
  public static JsonElement parse(byte[] bytes, String what) throws OciFormatException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new OciFormatException(what + " is not UTF-8 text", e);
    }
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement value = read(reader, 0, what);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new OciFormatException(what + " has more than one JSON value");
      }
      return value;
    } catch (OciFormatException e) {
      throw e;
    } catch (MalformedJsonException e) {
      throw new OciFormatException(what + " is not JSON" + line(e), e);
    } catch (IOException | RuntimeException e) {
      throw new OciFormatException(what + " is not complete JSON" + line(e), e);
    }
  }

  /** The line at which the reader stood. The rest of what it says is advice to programmers. */
  private static String line(Exception e) {
    Matcher line = Pattern.compile(" at line ([0-9]+) ").matcher(String.valueOf(e.getMessage()));
    return line.find() ? ": line " + line.group(1) : "";
  }

  private static JsonElement read(JsonReader reader, int depth, String what) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new OciFormatException(what + " nests deeper than " + MAX_DEPTH + " levels");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject(reader, depth, what);
      case BEGIN_ARRAY -> readArray(reader, depth, what);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(number(reader.nextString(), what));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new OciFormatException(what + " ends where a value is expected");
    };
  }

  private static JsonObject readObject(JsonReader reader, int depth, String what)
      throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new OciFormatException(what + " has the field \"" + name + "\" twice");
      }
      object.add(name, read(reader, depth + 1, what));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray readArray(JsonReader reader, int depth, String what) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(read(reader, depth + 1, what));
    }
    reader.endArray();
    return array;
  }

  private static Number number(String text, String what) throws OciFormatException {
    if (text.length() > MAX_NUMBER) {
      throw new OciFormatException(what + " holds a number of " + text.length() + " digits");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return new BigDecimal(text);
    }
  }

  /** Compact UTF-8 bytes; fields in the tree's own order. */
  public static byte[] write(JsonElement value) {
    return toText(value).getBytes(StandardCharsets.UTF_8);
  }

  /** As {@link #write}, as text. */
  public static String toText(JsonElement value) {
    StringBuilder out = new StringBuilder(512);
    write(value, out);
    return out.toString();
  }

  private static void write(JsonElement value, StringBuilder out) {
    if (value instanceof JsonObject object) {
      char separator = '{';
      for (Map.Entry<String, JsonElement> field : object.entrySet()) {
        out.append(separator);
        JsonText.quote(field.getKey(), out);
        out.append(':');
        write(field.getValue(), out);
        separator = ',';
      }
      out.append(separator == '{' ? "{}" : "}");
    } else if (value instanceof JsonArray array) {
      char separator = '[';
      for (JsonElement element : array) {
        out.append(separator);
        write(element, out);
        separator = ',';
      }
      out.append(separator == '[' ? "[]" : "]");
    } else if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      JsonText.quote(primitive.getAsString(), out);
    } else if (value instanceof JsonPrimitive primitive) {
      out.append(primitive.getAsString());
    } else {
      out.append("null");
    }
  }
}
