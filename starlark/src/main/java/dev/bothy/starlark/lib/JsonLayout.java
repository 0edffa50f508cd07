package dev.bothy.starlark.lib;

import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.StarlarkThread;

/** Lays a JSON text out anew, token by token: literals stay as they are written. */
final class JsonLayout {
  private JsonLayout() {}

  /**
   * @param json well-formed
   * @param newline a line end and what each line begins with
   */
  static String indent(StarlarkThread thread, String json, String newline, String indent) {
    Printer out = new Printer();
    int depth = 0;
    // A container's first line waits for its first element: an empty one stays on one line.
    boolean opened = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        continue;
      }
      boolean closes = c == ']' || c == '}';
      if (closes) {
        depth--;
      }
      if (closes != opened) {
        line(thread, out, newline, indent, depth);
      }
      opened = false;
      switch (c) {
        case '[', '{' -> {
          out.append(c);
          depth++;
          opened = true;
        }
        case ',' -> {
          out.append(c);
          line(thread, out, newline, indent, depth);
        }
        case ':' -> out.append(": ");
        case '"' -> {
          int end = endOfString(json, i);
          out.append(json, i, end);
          i = end - 1;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static void line(
      StarlarkThread thread, Printer out, String newline, String indent, int depth) {
    thread.step();
    out.append(newline);
    for (int i = 0; i < depth; i++) {
      out.append(indent);
    }
  }

  private static int endOfString(String json, int start) {
    int i = start + 1;
    while (json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }
}
