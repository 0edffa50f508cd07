package dev.bothy.dialect.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON document, indented by two blanks, members in the order they are given. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean first = true;
  private boolean afterName;

  JsonWriter open() {
    return open('{');
  }

  JsonWriter close() {
    return close('}');
  }

  JsonWriter openArray() {
    return open('[');
  }

  JsonWriter closeArray() {
    return close(']');
  }

  JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(": ");
    afterName = true;
    return this;
  }

  JsonWriter value(@Nullable String text) {
    separate();
    if (text == null) {
      out.append("null");
    } else {
      quote(text);
    }
    return this;
  }

  JsonWriter value(long number) {
    separate();
    out.append(number);
    return this;
  }

  JsonWriter value(boolean truth) {
    separate();
    out.append(truth);
    return this;
  }

  JsonWriter strings(Iterable<String> texts) {
    openArray();
    for (String text : texts) {
      value(text);
    }
    return closeArray();
  }

  JsonWriter lists(List<List<String>> lists) {
    openArray();
    for (List<String> list : lists) {
      strings(list);
    }
    return closeArray();
  }

  JsonWriter map(Map<String, String> map) {
    open();
    map.forEach((k, v) -> name(k).value(v));
    return close();
  }

  private JsonWriter open(char bracket) {
    separate();
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    depth--;
    if (!first) {
      line();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  /** Before a member, an element, or the value behind a name, which stays on the name's line. */
  private void separate() {
    if (afterName) {
      afterName = false;
      return;
    }
    if (!first) {
      out.append(',');
    }
    if (depth > 0) {
      line();
    }
    first = false;
  }

  private void line() {
    out.append('\n');
    out.repeat("  ", depth);
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            String hex = Integer.toHexString(c);
            out.append("\\u").repeat("0", 4 - hex.length()).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
