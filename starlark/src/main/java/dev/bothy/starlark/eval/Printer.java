package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the text of a value; containers that hold themselves print as {@code [...]} or {@code
 * {...}}.
 */
public final class Printer {
  private static final int MAX_DEPTH = 400;

  private final StringBuilder out = new StringBuilder();

  /** The containers being printed; told apart by identity. */
  private final List<Object> open = new ArrayList<>();

  Printer() {}

  public Printer append(String text) {
    out.append(text);
    return this;
  }

  public Printer append(char c) {
    out.append(c);
    return this;
  }

  /** Appends what {@code str(x)} answers: strings as they are. */
  public Printer str(Object x) {
    if (x instanceof String s) {
      out.append(s);
    } else if (x instanceof StarlarkValue v) {
      v.str(this);
    } else {
      repr(x);
    }
    return this;
  }

  /** Appends what {@code repr(x)} answers. */
  public Printer repr(Object x) {
    if (x instanceof String s) {
      Quoting.quote(out, s);
    } else if (x instanceof Boolean b) {
      out.append(b ? "True" : "False");
    } else if (x instanceof Long l) {
      out.append(l.longValue());
    } else if (x instanceof BigInteger b) {
      out.append(b);
    } else if (x instanceof Double d) {
      out.append(Floats.str(d));
    } else if (x instanceof StarlarkValue v) {
      v.repr(this);
    } else {
      out.append('<').append(x.getClass().getSimpleName()).append('>');
    }
    return this;
  }

  /** Appends {@code open a, b, c close}; the container is remembered so that a cycle ends. */
  public Printer elements(Object container, String left, Iterable<?> elements, String right) {
    if (enter(container)) {
      out.append(left);
      String separator = "";
      for (Object e : elements) {
        out.append(separator);
        separator = ", ";
        repr(e);
      }
      out.append(right);
      leave();
    } else {
      out.append(left).append("...").append(right);
    }
    return this;
  }

  /** Whether the container is not being printed yet; if so it must be {@link #leave left}. */
  @SuppressWarnings("ReferenceEquality") // equal containers may well hold each other
  boolean enter(Object container) {
    for (Object o : open) {
      if (o == container) {
        return false;
      }
    }
    if (open.size() == MAX_DEPTH) {
      throw new EvalException("value is nested too deeply to be printed");
    }
    open.add(container);
    return true;
  }

  void leave() {
    open.removeLast();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
