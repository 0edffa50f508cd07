package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.Arrays;

/** {@code + - * / // %} on numbers, and what they mean for strings and containers. */
final class Arithmetic {
  private Arithmetic() {}

  static boolean isNumber(Object x) {
    return x instanceof Double || Ints.isInt(x);
  }

  private static double toDouble(Object x) {
    return x instanceof Double d ? d : Ints.toDouble(x);
  }

  static Object add(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.add(a, b);
    }
    if (a instanceof String x && b instanceof String y) {
      thread.allocate(Sizes.array(x.length() + (long) y.length(), 2));
      return Utf8.concat(x, y);
    }
    if (isNumber(a) && isNumber(b)) {
      return toDouble(a) + toDouble(b);
    }
    if (a instanceof StarlarkList x && b instanceof StarlarkList y) {
      thread.allocate(Sizes.SMALL + Sizes.references(x.size() + y.size()));
      Object[] both = x.plus(y);
      return new StarlarkList(thread.mutability(), both, both.length);
    }
    if (a instanceof StarlarkTuple x && b instanceof StarlarkTuple y) {
      thread.allocate(Sizes.tuple(x.size() + y.size()));
      Object[] both = new Object[x.size() + y.size()];
      for (int i = 0; i < both.length; i++) {
        both[i] = i < x.size() ? x.get(i) : y.get(i - x.size());
      }
      return StarlarkTuple.of(both);
    }
    if (a instanceof StarlarkBytes x && b instanceof StarlarkBytes y) {
      thread.allocate(Sizes.SMALL + Sizes.array(x.size() + (long) y.size(), 1));
      byte[] both = Arrays.copyOf(x.bytes, x.size() + y.size());
      System.arraycopy(y.bytes, 0, both, x.size(), y.size());
      return new StarlarkBytes(both);
    }
    return Operators.host(a, "+", b);
  }

  static Object subtract(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.subtract(a, b);
    }
    if (isNumber(a) && isNumber(b)) {
      return toDouble(a) - toDouble(b);
    }
    if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return Sets.difference(thread, x, y);
    }
    return Operators.host(a, "-", b);
  }

  static Object multiply(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a)) {
      if (Ints.isInt(b)) {
        return Ints.multiply(a, b);
      }
      if (!(b instanceof Double)) {
        return Repetition.repeat(thread, b, a, a, b);
      }
    }
    if (isNumber(a) && isNumber(b)) {
      return toDouble(a) * toDouble(b);
    }
    if (Ints.isInt(b)) {
      return Repetition.repeat(thread, a, b, a, b);
    }
    return Operators.host(a, "*", b);
  }

  static Object divide(Object a, Object b) {
    if (!isNumber(a) || !isNumber(b)) {
      return Operators.host(a, "/", b);
    }
    double divisor = toDouble(b);
    if (divisor == 0) {
      throw new EvalException("floating-point division by zero");
    }
    return toDouble(a) / divisor;
  }

  static Object floorDivide(Object a, Object b) {
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.floorDivide(a, b);
    }
    if (!isNumber(a) || !isNumber(b)) {
      return Operators.host(a, "//", b);
    }
    double divisor = toDouble(b);
    if (divisor == 0) {
      throw new EvalException("floored division by zero");
    }
    return Math.floor(toDouble(a) / divisor);
  }

  static Object modulo(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.floorModulo(a, b);
    }
    if (a instanceof String format) {
      return Formatting.percent(thread, format, b);
    }
    if (!isNumber(a) || !isNumber(b)) {
      return Operators.host(a, "%", b);
    }
    double divisor = toDouble(b);
    if (divisor == 0) {
      throw new EvalException("floating-point modulo by zero");
    }
    double rest = toDouble(a) % divisor;
    return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
  }
}
