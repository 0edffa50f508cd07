package dev.bothy.starlark.lib;

import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkList;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.lib.JsonScanner.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text; arrays and objects become lists and dicts that may be changed. */
final class JsonReader {
  private static final int MAX_DEPTH = 400;

  /** A number, and its place in what a list grows through. */
  private static final int ELEMENT_BYTES = 48;

  /** As an element, for key and value, and the entry that holds them until the dict is made. */
  private static final int ENTRY_BYTES = 160;

  private final StarlarkThread thread;
  private final JsonScanner text;
  private final String stray;
  private int depth;

  /**
   * @param stray what a character in a wrong place is called
   */
  JsonReader(StarlarkThread thread, String s, String stray) {
    this.thread = thread;
    this.text = new JsonScanner(thread, s);
    this.stray = stray;
  }

  Object read() throws Malformed {
    Object x = value();
    if (text.hasMore()) {
      throw stray(" after value");
    }
    return x;
  }

  private Object value() throws Malformed {
    thread.step();
    char c = text.next();
    if (c == '"') {
      return text.string();
    }
    if (c == '[' || c == '{') {
      if (++depth > MAX_DEPTH) {
        throw text.malformed("nested too deeply");
      }
      Object x = c == '[' ? array() : object();
      depth--;
      return x;
    }
    if (c == '-' || JsonScanner.isDigit(c)) {
      return text.number();
    }
    if (text.literal("null")) {
      return None.NONE;
    }
    if (text.literal("true")) {
      return true;
    }
    if (text.literal("false")) {
      return false;
    }
    throw stray("");
  }

  private Malformed stray(String where) {
    return text.malformed(stray + " character " + text.quoted() + where);
  }

  private Object array() throws Malformed {
    List<Object> elements = new ArrayList<>();
    text.skip();
    if (text.next() != ']') {
      while (true) {
        thread.allocate(ELEMENT_BYTES);
        elements.add(value());
        char c = text.next();
        if (c == ']') {
          break;
        }
        if (c != ',') {
          throw text.malformed("got " + text.quoted() + ", want ',' or ']'");
        }
        text.skip();
      }
    }
    text.skip();
    return StarlarkList.mutable(thread, elements);
  }

  private Object object() throws Malformed {
    Map<Object, Object> entries = new LinkedHashMap<>();
    text.skip();
    if (text.next() != '}') {
      while (true) {
        Object key = value();
        if (!(key instanceof String)) {
          throw text.malformed("got " + Values.type(key) + " for object key, want string");
        }
        if (text.next() != ':') {
          throw text.malformed("after object key, got " + text.quoted() + ", want ':'");
        }
        text.skip();
        thread.allocate(ENTRY_BYTES);
        entries.put(key, value());
        char c = text.next();
        if (c == '}') {
          break;
        }
        if (c != ',') {
          throw text.malformed("in object, got " + text.quoted() + ", want ',' or '}'");
        }
        text.skip();
      }
    }
    text.skip();
    return StarlarkDict.mutable(thread, entries);
  }
}
