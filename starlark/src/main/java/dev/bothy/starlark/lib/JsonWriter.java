package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.HostValue;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.StarlarkCallable;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkIterable;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes one value as JSON, without any blank. */
final class JsonWriter {
  private static final int MAX_DEPTH = 400;

  /** What an entry of a dict takes while the entries are put in order. */
  private static final int ENTRY_BYTES = 64;

  private final StarlarkThread thread;
  private final Printer out = new Printer();

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
      out.append("null");
    } else if (x instanceof Boolean b) {
      out.append(b ? "true" : "false");
    } else if (x instanceof Long || x instanceof BigInteger) {
      out.repr(x);
    } else if (x instanceof Double d) {
      if (!Double.isFinite(d)) {
        throw new EvalException("cannot encode non-finite float " + Values.repr(x));
      }
      out.repr(x);
    } else if (x instanceof String s) {
      string(s);
    } else {
      container(x);
    }
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
    TreeMap<String, Object> sorted = new TreeMap<>(Values::compareStrings);
    for (Object key : dict) {
      if (!(key instanceof String s)) {
        throw new EvalException("dict has " + Values.type(key) + " key, want string");
      }
      thread.step();
      thread.allocate(ENTRY_BYTES);
      sorted.put(s, Objects.requireNonNull(dict.get(key)));
    }
    String separator = "{";
    for (var entry : sorted.entrySet()) {
      out.append(separator);
      separator = ",";
      string(entry.getKey());
      out.append(":");
      try {
        value(entry.getValue());
      } catch (EvalException e) {
        throw within("in dict key " + Values.repr(entry.getKey()), e);
      }
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(StarlarkIterable iterable) {
    out.append("[");
    int i = 0;
    for (Object x : iterable) {
      if (i > 0) {
        out.append(",");
      }
      try {
        value(x);
      } catch (EvalException e) {
        throw within("at " + iterable.typeName() + " index " + i, e);
      }
      i++;
    }
    out.append("]");
  }

  private void fields(HostValue host) {
    String separator = "{";
    TreeSet<String> names = new TreeSet<>(Values::compareStrings);
    names.addAll(host.fieldNames());
    for (String name : names) {
      out.append(separator);
      separator = ",";
      string(name);
      out.append(":");
      try {
        value(Objects.requireNonNull(host.getField(name)));
      } catch (EvalException e) {
        throw within("in field ." + name, e);
      }
    }
    out.append(separator.equals("{") ? "{}" : "}");
  }

  private static EvalException within(String where, EvalException e) {
    return new EvalException(where + ": " + e.message(), e.hint(), e.getCause());
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private void string(String s) {
    thread.step(s.length() / 8);
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      int end = i;
      while (end < s.length() && isPlain(s.charAt(end))) {
        end++;
      }
      out.append(s, i, end);
      i = end;
      if (i == s.length()) {
        break;
      }
      char c = s.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
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
