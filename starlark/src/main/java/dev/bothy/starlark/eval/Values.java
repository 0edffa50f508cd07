package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What can be asked of every Starlark value, whichever Java class holds it. */
public final class Values {
  /** Characters of a value in a message. */
  private static final int BRIEF = 400;

  private Values() {}

  /** What {@code type(x)} answers. */
  public static String type(Object x) {
    if (x instanceof String) {
      return "string";
    }
    if (x instanceof Long || x instanceof BigInteger) {
      return "int";
    }
    if (x instanceof Boolean) {
      return "bool";
    }
    if (x instanceof Double) {
      return "float";
    }
    if (x instanceof StarlarkValue v) {
      return v.typeName();
    }
    return x.getClass().getSimpleName();
  }

  /** What {@code bool(x)} answers. */
  public static boolean truth(Object x) {
    if (x instanceof Boolean b) {
      return b;
    }
    if (x instanceof String s) {
      return !s.isEmpty();
    }
    if (x instanceof Long l) {
      return l != 0;
    }
    if (x instanceof BigInteger) {
      return true;
    }
    if (x instanceof Double d) {
      return d != 0;
    }
    if (x instanceof StarlarkValue v) {
      return v.truth();
    }
    return true;
  }

  /** What {@code repr(x)} answers. */
  public static String repr(Object x) {
    return new Printer().repr(x).toString();
  }

  /** What {@code repr(x)} answers, cut to what a message has room for. */
  static String brief(Object x) {
    return new Printer(BRIEF).repr(x).toString();
  }

  /** What {@code str(x)} answers. */
  public static String str(Object x) {
    if (x instanceof String s) {
      return s;
    }
    return x instanceof Long l ? Long.toString(l) : new Printer().str(x).toString();
  }

  /** Makes a value and all that it holds unchangeable. */
  public static void freeze(Object x) {
    if (x instanceof StarlarkValue v) {
      v.freeze();
    }
  }

  /**
   * The Starlark value of a Java one: null is None, and ints, lists, sets and maps are converted;
   * lists, sets and dicts come out frozen. Starlark values are taken as they are.
   *
   * @throws IllegalArgumentException for a class that has no counterpart
   */
  public static Object fromJava(@Nullable Object x) {
    return JavaValues.toStarlark(x);
  }

  /**
   * The Java value of a Starlark one, all new: None is null, lists, tuples and ranges are lists,
   * sets and dicts are sets and maps in their order. Strings, booleans, floats, bytes, functions
   * and host values are what they are; ints are {@link Long}, or {@link BigInteger} when they do
   * not fit.
   *
   * @throws EvalException when it is nested more than 200 deep, or in itself
   */
  public static @Nullable Object toJava(Object x) {
    return JavaValues.toJava(x, 200);
  }

  /**
   * The hash of a dict key.
   *
   * @throws EvalException when the value is not hashable
   */
  static int hash(Object x) {
    return hash(x, 0);
  }

  private static int hash(Object x, int depth) {
    if (x instanceof String s) {
      return s.hashCode();
    }
    if (x instanceof Long l) {
      return Long.hashCode(l);
    }
    if (x instanceof BigInteger b) {
      return b.hashCode();
    }
    if (x instanceof Boolean b) {
      return b ? 1231 : 1237;
    }
    if (x instanceof Double d) {
      return Floats.isLong(d)
          ? Long.hashCode(d.longValue())
          : !Double.isFinite(d) ? d.hashCode() : hashOf(d);
    }
    if (x instanceof StarlarkTuple t) {
      if (depth > Equality.MAX_DEPTH) {
        throw new EvalException("tuple is nested too deeply to be hashed");
      }
      int hash = t.hash;
      if (hash == 0) {
        Work.step(t.size() / 16);
        hash = 1;
        for (int i = 0; i < t.size(); i++) {
          hash = hash * 31 + hash(t.get(i), depth + 1);
        }
        // Remembered: a tuple may hold the same one many times over, at each level again.
        t.hash = hash;
      }
      return hash;
    }
    if (x instanceof StarlarkValue v) {
      if (!v.isHashable()) {
        throw new EvalException(
            (v instanceof MutableValue ? "unhashable type: " : "unhashable: ") + v.typeName());
      }
      return v.hashCode();
    }
    return x.hashCode();
  }

  static boolean isHashable(Object x) {
    if (x instanceof StarlarkTuple t) {
      for (int i = 0; i < t.size(); i++) {
        if (!isHashable(t.get(i))) {
          return false;
        }
      }
      return true;
    }
    return !(x instanceof StarlarkValue v) || v.isHashable();
  }

  private static int hashOf(double d) {
    return d == Math.rint(d) ? Floats.truncate(d).hashCode() : Double.hashCode(d);
  }

  /** {@code a == b}. */
  @SuppressWarnings("ReferenceEquality") // what never changes equals itself, NaN too
  public static boolean equal(Object a, Object b) {
    if (a == b && !(a instanceof MutableValue)) {
      return true;
    }
    if (a instanceof String s) {
      Work.scan(s.length());
      return s.equals(b);
    }
    if (a instanceof Long x) {
      return b instanceof Long y ? x.longValue() == y.longValue() : equalsFloat(x, b);
    }
    if (a instanceof BigInteger x) {
      return b instanceof BigInteger y ? x.equals(y) : equalsFloat(x, b);
    }
    if (a instanceof Double x) {
      return b instanceof Double y
          ? Floats.compare(x.doubleValue(), y.doubleValue()) == 0
          : Ints.isInt(b) && Floats.compareInt(b, x) == 0;
    }
    return isContainer(a) ? new Equality().containers(a, b, 0) : a.equals(b);
  }

  static boolean isContainer(Object x) {
    return x instanceof StarlarkTuple || x instanceof MutableValue;
  }

  private static boolean equalsFloat(Object intValue, Object b) {
    return b instanceof Double d && Floats.compareInt(intValue, d) == 0;
  }

  /** The order of Starlark's strings: that of their bytes in UTF-8. */
  public static int compareStrings(String a, String b) {
    return Utf8.compare(a, b);
  }

  /**
   * The order of two values: negative, zero or positive.
   *
   * @param operator for the message: {@code int < string not implemented}
   * @throws EvalException when they have none
   */
  static int compare(Object a, Object b, String operator) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof String x && b instanceof String y) {
      return Utf8.compare(x, y);
    }
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.compare(a, b);
    }
    if (a instanceof Double x) {
      if (b instanceof Double y) {
        return Floats.compare(x.doubleValue(), y.doubleValue());
      }
      if (Ints.isInt(b)) {
        return -Floats.compareInt(b, x);
      }
    }
    if (b instanceof Double y && Ints.isInt(a)) {
      return Floats.compareInt(a, y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    }
    if (a instanceof StarlarkBytes x && b instanceof StarlarkBytes y) {
      return x.compareTo(y);
    }
    if ((a instanceof StarlarkList && b instanceof StarlarkList)
        || (a instanceof StarlarkTuple && b instanceof StarlarkTuple)) {
      return new Equality().order((Sequence) a, (Sequence) b, operator, 0);
    }
    Integer order = a instanceof HasOperators x ? x.order(b) : null;
    if (order != null) {
      return order;
    }
    throw new EvalException(type(a) + " " + operator + " " + type(b) + " not implemented");
  }
}
