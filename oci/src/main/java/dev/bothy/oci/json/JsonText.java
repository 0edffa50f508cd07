package dev.bothy.oci.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document, two spaces a level, members in the order in which they come. Without a
 * tree, so that what a short command prints loads no more than this.
 */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean first = true;

  /** A member's name was written and its value is due. */
  private boolean named;

  public JsonText beginObject() {
    return begin('{');
  }

  public JsonText endObject() {
    return end('}');
  }

  public JsonText beginArray() {
    return begin('[');
  }

  public JsonText endArray() {
    return end(']');
  }

  /** The name of the member whose value comes next. */
  public JsonText name(String name) {
    separate();
    quote(name, out);
    out.append(": ");
    first = true;
    named = true;
    return this;
  }

  public JsonText value(@Nullable String text) {
    separate();
    if (text == null) {
      out.append("null");
    } else {
      quote(text, out);
    }
    return this;
  }

  public JsonText value(long number) {
    separate();
    out.append(number);
    return this;
  }

  public JsonText value(boolean bool) {
    separate();
    out.append(bool);
    return this;
  }

  public JsonText strings(Iterable<String> values) {
    beginArray();
    for (String value : values) {
      value(value);
    }
    return endArray();
  }

  public JsonText map(Map<String, String> members) {
    beginObject();
    members.forEach((name, value) -> name(name).value(value));
    return endObject();
  }

  private JsonText begin(char bracket) {
    separate();
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonText end(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (named) {
      named = false;
    } else {
      if (!first) {
        out.append(',');
      }
      if (depth > 0) {
        newLine();
      }
    }
    first = false;
  }

  private void newLine() {
    out.append('\n').repeat("  ", depth);
  }

  /** Text as a JSON string. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // U+2028 and U+2029 end lines in JavaScript; a lone surrogate has no UTF-8 form.
          if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || isLone(text, i)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(Character.forDigit(c >> shift & 0xf, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** The document so far, with a line end. */
  @Override
  public String toString() {
    return out + "\n";
  }
}
