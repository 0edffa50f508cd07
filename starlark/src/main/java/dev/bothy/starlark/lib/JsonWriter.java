package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.HostValue;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.StarlarkCallable;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkIterable;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes one value as JSON, without any blank. */
final class JsonWriter {
  private static final int MAX_DEPTH = 400;

  private final StarlarkThread thread;
  private final StringBuilder out = new StringBuilder();

  /** The containers being written; told apart by identity. */
  private final List<Object> open = new ArrayList<>();

  JsonWriter(StarlarkThread thread) {
    this.thread = thread;
  }

  String write(Object x) {
    value(x);
    return out.toString();
  }

  private void value(Object x) {
    thread.step();
    if (x == None.NONE) {
      append("null");
    } else if (x instanceof Boolean b) {
      append(b ? "true" : "false");
    } else if (x instanceof Long || x instanceof BigInteger) {
      append(x.toString());
    } else if (x instanceof Double d) {
      if (!Double.isFinite(d)) {
        throw new EvalException("cannot encode non-finite float " + Values.repr(x));
      }
      append(Values.repr(x));
    } else if (x instanceof String s) {
      string(s);
    } else {
      container(x);
    }
  }

  private void append(String text) {
    thread.allocate(text.length());
    out.append(text);
  }

  @SuppressWarnings("ReferenceEquality") // equal containers may well hold each other
  private void container(Object x) {
    for (Object o : open) {
      if (o == x) {
        throw new EvalException("cycle in JSON structure");
      }
    }
    if (open.size() == MAX_DEPTH) {
      throw new EvalException("value is nested too deeply");
    }
    open.add(x);
    switch (x) {
      case StarlarkDict dict -> dict(dict);
      case StarlarkIterable iterable -> array(iterable);
      case HostValue host when !(host instanceof StarlarkCallable) -> fields(host);
      default -> throw new EvalException("cannot encode " + Values.type(x) + " as JSON");
    }
    open.removeLast();
  }

  private void dict(StarlarkDict dict) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    for (Object key : dict) {
      if (!(key instanceof String s)) {
        throw new EvalException("dict has " + Values.type(key) + " key, want string");
      }
      sorted.put(s, java.util.Objects.requireNonNull(dict.get(key)));
    }
    String separator = "{";
    for (var entry : sorted.entrySet()) {
      append(separator);
      separator = ",";
      string(entry.getKey());
      append(":");
      nested("in dict key " + Values.repr(entry.getKey()), entry.getValue());
    }
    append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(StarlarkIterable iterable) {
    append("[");
    int i = 0;
    for (Object x : iterable) {
      if (i > 0) {
        append(",");
      }
      nested("at " + iterable.typeName() + " index " + i++, x);
    }
    append("]");
  }

  private void fields(HostValue host) {
    String separator = "{";
    for (String name : new java.util.TreeSet<>(host.fieldNames())) {
      append(separator);
      separator = ",";
      string(name);
      append(":");
      nested("in field ." + name, java.util.Objects.requireNonNull(host.getField(name)));
    }
    append(separator.equals("{") ? "{}" : "}");
  }

  private void nested(String where, Object x) {
    try {
      value(x);
    } catch (EvalException e) {
      throw new EvalException(where + ": " + e.message(), e.hint(), e.getCause());
    }
  }

  private void string(String s) {
    thread.step(s.length() / 8);
    thread.allocate(s.length() + 2L);
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else if (!Character.isSurrogate(c)) {
            out.append(c);
          } else if (Character.isSurrogatePair(c, i + 1 < s.length() ? s.charAt(i + 1) : 0)) {
            out.append(c).append(s.charAt(++i));
          } else {
            // Part of a character: a string that was cut there.
            out.append("\\ufffd");
          }
        }
      }
    }
    out.append('"');
  }
}
