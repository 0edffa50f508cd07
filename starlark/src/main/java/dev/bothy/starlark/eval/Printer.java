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

  /** Characters between two counts of what was written. */
  private static final int STRIDE = 1024;

  private final TextBuilder out = new TextBuilder();
  private final int most;
  private int counted;

  /** The containers being printed; told apart by identity. */
  private final List<Object> open = new ArrayList<>();

  /** Of no text yet. */
  public Printer() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param most characters; what is longer is cut, and the rest of a value not looked at
   */
  Printer(int most) {
    this.most = most;
  }

  private boolean isFull() {
    return out.length() > most;
  }

  /** Shared parts are written as often as they are reached: it is counted while it grows. */
  private void count() {
    int written = out.length() - counted;
    if (written >= STRIDE) {
      counted = out.length();
      Work.step(written / 16);
    }
  }

  /** Adds text as it is. */
  public Printer append(String text) {
    out.append(text);
    count();
    return this;
  }

  /** Adds one UTF-16 unit as it is. */
  public Printer append(char c) {
    out.append(c);
    return this;
  }

  /** Appends a part of a text. */
  public Printer append(String text, int from, int to) {
    out.append(text, from, to);
    count();
    return this;
  }

  /** How many characters there are so far. */
  public int length() {
    return out.length();
  }

  /** Appends an int's digits, in lower case. */
  Printer digits(BigInteger number, int radix) {
    Digits.write(out, number, radix);
    return this;
  }

  /** Appends what {@code str(x)} answers: strings as they are. */
  public Printer str(Object x) {
    if (x instanceof String s) {
      append(s);
    } else if (x instanceof StarlarkValue v) {
      v.str(this);
    } else {
      repr(x);
    }
    return this;
  }

  /** Appends what {@code repr(x)} answers. */
  public Printer repr(Object x) {
    count();
    if (isFull()) {
      return this;
    }
    if (x instanceof String s) {
      Quoting.quote(out, s.length() <= most ? s : s.substring(0, most));
    } else if (x instanceof Boolean b) {
      out.append(b ? "True" : "False");
    } else if (x instanceof Long l) {
      out.append(l.longValue());
    } else if (x instanceof BigInteger b) {
      digits(b, 10);
    } else if (x instanceof Double d) {
      out.append(Floats.str(d));
    } else if (x instanceof StarlarkValue v) {
      v.repr(this);
    } else {
      out.append("<" + x.getClass().getSimpleName() + ">");
    }
    return this;
  }

  /** Appends {@code open a, b, c close}; the container is remembered so that a cycle ends. */
  public Printer elements(Object container, String left, Iterable<?> elements, String right) {
    if (enter(container)) {
      out.append(left);
      String separator = "";
      for (Object e : elements) {
        if (isFull()) {
          break;
        }
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
    Work.step(1);
    if (open.size() == MAX_DEPTH) {
      throw new EvalException("value is nested too deeply to be printed");
    }
    open.add(container);
    return true;
  }

  void leave() {
    open.removeLast();
  }

  /** What was written. Halves of cut characters that came to stand side by side are joined. */
  @Override
  public String toString() {
    if (isFull()) {
      int end = Character.isHighSurrogate(out.charAt(most - 1)) ? most - 1 : most;
      return out.prefix(end) + "...";
    }
    return Utf8.normalize(out.toString());
  }
}
