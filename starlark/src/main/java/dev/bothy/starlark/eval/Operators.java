package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.TokenKind;

/** The binary and unary operators on all types. */
final class Operators {
  private Operators() {}

  static Object binary(StarlarkThread thread, TokenKind operator, Object a, Object b) {
    return switch (operator) {
      case PLUS -> Arithmetic.add(thread, a, b);
      case MINUS -> Arithmetic.subtract(thread, a, b);
      case STAR -> Arithmetic.multiply(thread, a, b);
      case SLASH -> Arithmetic.divide(a, b);
      case SLASH_SLASH -> Arithmetic.floorDivide(a, b);
      case PERCENT -> Arithmetic.modulo(thread, a, b);
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
  static Object host(Object a, String operator, Object b) {
    Object result = a instanceof HasOperators x ? x.binary(operator, b, true) : null;
    if (result == null && b instanceof HasOperators y) {
      result = y.binary(operator, a, false);
    }
    if (result == null) {
      throw unknown(a, operator, b);
    }
    return result;
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

  static Object or(StarlarkThread thread, Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x | y;
    }
    if (Ints.isInt(a) && Ints.isInt(b)) {
      return Ints.of(Ints.big(a).or(Ints.big(b)));
    }
    if (a instanceof StarlarkDict x && b instanceof StarlarkDict y) {
      thread.step((x.size() + y.size()) / 16);
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
    return a instanceof MutableValue x && changed(thread, operator, x, b)
        ? x
        : binary(thread, operator, a, b);
  }

  private static boolean changed(
      StarlarkThread thread, TokenKind operator, MutableValue a, Object b) {
    if (a instanceof StarlarkList list && b instanceof StarlarkIterable more) {
      if (operator == TokenKind.PLUS) {
        list.checkMutable("apply += to");
        Lists.extend(thread, list, more);
        return true;
      }
    } else if (a instanceof StarlarkDict x && b instanceof StarlarkDict y) {
      if (operator == TokenKind.BAR) {
        x.checkMutable("apply |= to");
        thread.step(y.size() / 16);
        x.table.putAll(y.table);
        return true;
      }
    } else if (a instanceof StarlarkSet x && b instanceof StarlarkSet y) {
      return Sets.change(thread, operator, x, y);
    }
    return false;
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
        if (Arithmetic.isNumber(x)) {
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
