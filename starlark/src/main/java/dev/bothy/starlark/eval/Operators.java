package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.TokenKind;
import java.util.Arrays;

/** The binary and unary operators on all types. */
final class Operators {
  /** No string, bytes, list or tuple may get longer by repeating. */
  private static final long MAX_REPEAT = 1 << 30;

  private Operators() {}

  static Object binary(StarlarkThread thread, TokenKind operator, Object a, Object b) {
    return switch (operator) {
      case PLUS -> add(thread, a, b);
      case MINUS -> subtract(thread, a, b);
      case STAR -> multiply(thread, a, b);
      case SLASH -> divide(a, b);
      case SLASH_SLASH -> floorDivide(a, b);
      case PERCENT -> modulo(thread, a, b);
      case BAR -> or(thread, a, b);
      case AMPERSAND -> and(thread, a, b);
      case CIRCUMFLEX -> xor(thread, a, b);
      case LESS_LESS, GREATER_GREATER -> {
        if (!Ints.isInt(a) || !Ints.isInt(b)) {
          yield host(a, operator.text(), b);
        }
        yield operator == TokenKind.LESS_LESS ? Ints.shiftLeft(a, b) : Ints.shiftRight(a, b);
      }
      case EQUAL_EQUAL -> Values.equal(a, b);
      case NOT_EQUAL -> !Values.equal(a, b);
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> ordered(operator, a, b);
      case IN -> in(a, b);
      case NOT_IN -> !in(a, b);
      default -> throw new IllegalArgumentException(operator + " is no binary operator");
    };
  }

  private static EvalException unknown(Object a, String operator, Object b) {
    return new EvalException(
        "unknown binary op: " + Values.type(a) + " " + operator + " " + Values.type(b));
  }

  /** The operation of a host's own value, if there is one. */
  private static Object host(Object a, String operator, Object b) {
    Object result = a instanceof HasOperators x ? x.binary(operator, b, true) : null;
    if (result == null && b instanceof HasOperators y) {
      result = y.binary(operator, a, false);
    }
    if (result == null) {
      throw unknown(a, operator, b);
    }
    return result;
  }

  private static boolean isNumber(Object x) {
    return x instanceof Double || Ints.isInt(x);
  }

  private static double toDouble(Object x) {
    return x instanceof Double d ? d : Ints.toDouble(x);
  }

  static boolean ordered(TokenKind operator, Object a, Object b) {
    if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return switch (operator) {
        case LESS -> x.size() < y.size() && Sets.isSubset(x, y);
        case LESS_EQUAL -> Sets.isSubset(x, y);
        case GREATER -> x.size() > y.size() && Sets.isSubset(y, x);
        default -> Sets.isSubset(y, x);
      };
    }
    int order = Values.compare(a, b, operator.text());
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  static Object add(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.add(a, b);
    }
    if (a instanceof String x && b instanceof String y) {
      thread.allocate(48L + x.length() + y.length());
      return Utf8.concat(x, y);
    }
    if (isNumber(a) && isNumber(b)) {
      return toDouble(a) + toDouble(b);
    }
    if (a instanceof StarlarkList x && b instanceof StarlarkList y) {
      thread.allocate(8L * (x.size() + y.size()));
      Object[] both = Arrays.copyOf(x.toArray(), x.size() + y.size());
      System.arraycopy(y.toArray(), 0, both, x.size(), y.size());
      return new StarlarkList(thread.mutability(), both, both.length);
    }
    if (a instanceof StarlarkTuple x && b instanceof StarlarkTuple y) {
      thread.allocate(8L * (x.size() + y.size()));
      Object[] both = new Object[x.size() + y.size()];
      for (int i = 0; i < both.length; i++) {
        both[i] = i < x.size() ? x.get(i) : y.get(i - x.size());
      }
      return StarlarkTuple.of(both);
    }
    if (a instanceof StarlarkBytes x && b instanceof StarlarkBytes y) {
      thread.allocate(x.size() + y.size());
      byte[] both = Arrays.copyOf(x.bytes, x.size() + y.size());
      System.arraycopy(y.bytes, 0, both, x.size(), y.size());
      return new StarlarkBytes(both);
    }
    return host(a, "+", b);
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
    return host(a, "-", b);
  }

  static Object multiply(StarlarkThread thread, Object a, Object b) {
    if (Ints.isInt(a)) {
      if (Ints.isInt(b)) {
        return Ints.multiply(a, b);
      }
      if (!(b instanceof Double)) {
        return repeat(thread, b, a, a, b);
      }
    }
    if (isNumber(a) && isNumber(b)) {
      return toDouble(a) * toDouble(b);
    }
    if (Ints.isInt(b)) {
      return repeat(thread, a, b, a, b);
    }
    return host(a, "*", b);
  }

  private static Object repeat(
      StarlarkThread thread, Object value, Object times, Object a, Object b) {
    Long clamped = Ints.clamped(times);
    long n = clamped == null ? 0 : Math.max(0, clamped);
    return switch (value) {
      case String s -> {
        int count = checkRepeat(thread, s.length(), n, 2);
        yield Utf8.normalize(s.repeat(count));
      }
      case StarlarkBytes bytes -> {
        int count = checkRepeat(thread, bytes.size(), n, 1);
        byte[] all = new byte[bytes.size() * count];
        for (int i = 0; i < count; i++) {
          System.arraycopy(bytes.bytes, 0, all, i * bytes.size(), bytes.size());
        }
        yield new StarlarkBytes(all);
      }
      case StarlarkList list -> {
        Object[] all = repeated(thread, list, n);
        yield new StarlarkList(thread.mutability(), all, all.length);
      }
      case StarlarkTuple tuple -> StarlarkTuple.of(repeated(thread, tuple, n));
      default -> host(a, "*", b);
    };
  }

  private static Object[] repeated(StarlarkThread thread, Sequence value, long n) {
    int size = value.size();
    int count = checkRepeat(thread, size, n, 8);
    Object[] all = new Object[size * count];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < size ? value.get(i) : all[i - size];
    }
    return all;
  }

  private static int checkRepeat(StarlarkThread thread, int size, long n, int width) {
    if (size == 0) {
      return 0;
    }
    if (n > Integer.MAX_VALUE) {
      throw new EvalException("repeat count " + n + " too large");
    }
    if (n >= MAX_REPEAT / size) {
      throw new EvalException("excessive repeat (" + size + " * " + n + " elements)");
    }
    thread.allocate(n * size * width);
    return (int) n;
  }

  static Object divide(Object a, Object b) {
    if (!isNumber(a) || !isNumber(b)) {
      return host(a, "/", b);
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
      return host(a, "//", b);
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
      return host(a, "%", b);
    }
    double divisor = toDouble(b);
    if (divisor == 0) {
      throw new EvalException("floating-point modulo by zero");
    }
    double rest = toDouble(a) % divisor;
    return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
  }

  static Object or(StarlarkThread thread, Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x | y;
    }
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.of(Ints.big(a).or(Ints.big(b)));
    }
    if (a instanceof StarlarkDict x && b instanceof StarlarkDict y) {
      thread.allocate(HashTable.ENTRY_BYTES * (x.size() + y.size()));
      StarlarkDict both = new StarlarkDict(thread.mutability());
      both.table.putAll(x.table);
      both.table.putAll(y.table);
      return both;
    }
    if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return Sets.union(thread, x, y);
    }
    return host(a, "|", b);
  }

  private static Object and(StarlarkThread thread, Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x & y;
    }
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.of(Ints.big(a).and(Ints.big(b)));
    }
    if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return Sets.intersection(thread, x, y);
    }
    return host(a, "&", b);
  }

  private static Object xor(StarlarkThread thread, Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x ^ y;
    }
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.of(Ints.big(a).xor(Ints.big(b)));
    }
    if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return Sets.symmetricDifference(thread, x, y);
    }
    return host(a, "^", b);
  }

  static boolean in(Object x, Object container) {
    if (container instanceof StarlarkDict d) {
      // As in Go, though not in Python: what cannot be a key is none.
      return Values.isHashable(x) && d.get(x) != null;
    }
    if (container instanceof StarlarkSet s) {
      return s.contains(x);
    }
    return switch (container) {
      case String s -> {
        if (!(x instanceof String part)) {
          throw new EvalException(
              "'in <string>' requires string as left operand, not " + Values.type(x));
        }
        yield Search.first(s, part, 0) >= 0;
      }
      case StarlarkBytes bytes -> Bytes.contains(bytes, x);
      case StarlarkRange range -> range.contains(x);
      case Sequence sequence -> {
        for (int i = 0; i < sequence.size(); i++) {
          if ((i & 63) == 63) {
            Work.step(16);
          }
          if (Values.equal(sequence.get(i), x)) {
            yield true;
          }
        }
        yield false;
      }
      default -> throw unknown(x, "in", container);
    };
  }

  /** {@code a op= b}: lists, dicts and sets change in place. */
  static Object inPlace(StarlarkThread thread, TokenKind operator, Object a, Object b) {
    if (operator == TokenKind.PLUS
        && a instanceof StarlarkList list
        && b instanceof StarlarkIterable more) {
      list.checkMutable("apply += to");
      Lists.extend(thread, list, more);
      return list;
    }
    if (operator == TokenKind.BAR && a instanceof StarlarkDict x && b instanceof StarlarkDict y) {
      x.checkMutable("apply |= to");
      thread.allocate(HashTable.ENTRY_BYTES * y.size());
      x.table.putAll(y.table);
      return x;
    }
    if (operator == TokenKind.BAR && a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      x.checkMutable("apply |= to");
      thread.allocate(HashTable.ENTRY_BYTES * y.size());
      x.table.putAll(y.table);
      return x;
    }
    return binary(thread, operator, a, b);
  }

  static Object unary(TokenKind operator, Object x) {
    switch (operator) {
      case NOT -> {
        return !Values.truth(x);
      }
      case MINUS -> {
        if (Ints.isInt(x)) {
          return Ints.negate(x);
        }
        if (x instanceof Double d) {
          return -d;
        }
      }
      case PLUS -> {
        if (isNumber(x)) {
          return x;
        }
      }
      default -> {
        if (x instanceof Long l) {
          return ~l;
        }
        if (Ints.isInt(x)) {
          return Ints.of(Ints.big(x).not());
        }
      }
    }
    throw new EvalException("unknown unary op: " + operator.text() + Values.type(x));
  }
}
