package dev.bothy.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) from maps, lists, strings, numbers and booleans. Small, because the
 * machine-readable displays are on paths where every class counts.
 */
public final class Json {
  private final StringBuilder text = new StringBuilder();
  private final boolean pretty;

  private Json(boolean pretty) {
    this.pretty = pretty;
  }

  /** An indented document with a line end. */
  public static String document(Map<String, ?> value) {
    Json json = new Json(true);
    json.value(value, 0);
    return json.text.append('\n').toString();
  }

  /** One line, without its end. */
  public static String line(Map<String, ?> value) {
    Json json = new Json(false);
    json.value(value, 0);
    return json.text.toString();
  }

  private void value(@Nullable Object value, int depth) {
    // Not a pattern switch: its bootstrap costs more at start than all of this class.
    if (value == null) {
      text.append("null");
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean bool) {
      text.append(bool.booleanValue());
    } else if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else {
      string(value.toString());
    }
  }

  private void number(Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      text.append("null");
    } else {
      text.append(number);
    }
  }

  private void object(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      text.append("{}");
      return;
    }
    text.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        text.append(',');
      }
      first = false;
      breakLine(depth + 1);
      string(String.valueOf(entry.getKey()));
      text.append(pretty ? ": " : ":");
      value(entry.getValue(), depth + 1);
    }
    breakLine(depth);
    text.append('}');
  }

  private void array(List<?> list, int depth) {
    if (list.isEmpty()) {
      text.append("[]");
      return;
    }
    text.append('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        text.append(',');
      }
      first = false;
      breakLine(depth + 1);
      value(element, depth + 1);
    }
    breakLine(depth);
    text.append(']');
  }

  private void breakLine(int depth) {
    if (pretty) {
      text.append('\n').repeat("  ", depth);
    }
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029' || isLoneSurrogate(string, i)) {
            escape(c);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  // A lone half of a pair has no UTF-8 form; escaped, it survives the way to the reader.
  private static boolean isLoneSurrogate(String string, int at) {
    char c = string.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 >= string.length() || !Character.isLowSurrogate(string.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(string.charAt(at - 1)));
  }

  private void escape(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((c >> shift) & 0xf, 16));
    }
  }
}
