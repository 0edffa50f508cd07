package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.TokenKind;

/**
 * Operators: the frequent ones take two small ints without asking further. The static methods are
 * what compiled code calls.
 */
final class OperatorNodes {
  private OperatorNodes() {}

  static Node binary(TokenKind operator, Node left, Node right, int at) {
    return switch (operator) {
      case PLUS -> new Add(left, right, at);
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> new Ordered(operator, left, right, at);
      case EQUAL_EQUAL -> new Equal(left, right, at, true);
      case NOT_EQUAL -> new Equal(left, right, at, false);
      case AND -> new And(left, right);
      case OR -> new Or(left, right);
      default -> new Binary(operator, left, right, at);
    };
  }

  /** With two operands that are always evaluated, and a place for its failure. */
  abstract static class TwoOperands extends Node {
    final TokenKind operator;
    final Node left;
    final Node right;
    final int at;

    TwoOperands(TokenKind operator, Node left, Node right, int at) {
      this.operator = operator;
      this.left = left;
      this.right = right;
      this.at = at;
    }
  }

  static final class Binary extends TwoOperands {
    Binary(TokenKind operator, Node left, Node right, int at) {
      super(operator, left, right, at);
    }

    @Override
    Object eval(Frame f) {
      return apply(f, left.eval(f), right.eval(f), operator, at);
    }

    static Object apply(Frame f, Object a, Object b, TokenKind operator, int at) {
      try {
        return Operators.binary(f.thread, operator, a, b);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Add extends TwoOperands {
    Add(Node left, Node right, int at) {
      super(TokenKind.PLUS, left, right, at);
    }

    @Override
    Object eval(Frame f) {
      return apply(f, left.eval(f), right.eval(f), at);
    }

    static Object apply(Frame f, Object a, Object b, int at) {
      if (a instanceof Long x && b instanceof Long y) {
        long r = x + y;
        if (((x ^ r) & (y ^ r)) >= 0) {
          return r;
        }
      }
      try {
        return Arithmetic.add(f.thread, a, b);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Ordered extends TwoOperands {
    Ordered(TokenKind operator, Node left, Node right, int at) {
      super(operator, left, right, at);
    }

    @Override
    Object eval(Frame f) {
      return test(f);
    }

    @Override
    boolean test(Frame f) {
      return apply(f, left.eval(f), right.eval(f), operator, at);
    }

    static boolean apply(Frame f, Object a, Object b, TokenKind operator, int at) {
      if (a instanceof Long x && b instanceof Long y) {
        return switch (operator) {
          case LESS -> x < y;
          case LESS_EQUAL -> x <= y;
          case GREATER -> x > y;
          default -> x >= y;
        };
      }
      try {
        return Operators.ordered(operator, a, b);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Equal extends TwoOperands {
    final boolean wanted;

    Equal(Node left, Node right, int at, boolean wanted) {
      super(wanted ? TokenKind.EQUAL_EQUAL : TokenKind.NOT_EQUAL, left, right, at);
      this.wanted = wanted;
    }

    @Override
    Object eval(Frame f) {
      return test(f);
    }

    @Override
    boolean test(Frame f) {
      return apply(f, left.eval(f), right.eval(f), at) == wanted;
    }

    static boolean apply(Frame f, Object a, Object b, int at) {
      try {
        return Values.equal(a, b);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class And extends Node {
    final Node left;
    final Node right;

    And(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    Object eval(Frame f) {
      Object a = left.eval(f);
      return Values.truth(a) ? right.eval(f) : a;
    }

    @Override
    boolean test(Frame f) {
      return left.test(f) && right.test(f);
    }
  }

  static final class Or extends Node {
    final Node left;
    final Node right;

    Or(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    Object eval(Frame f) {
      Object a = left.eval(f);
      return Values.truth(a) ? a : right.eval(f);
    }

    @Override
    boolean test(Frame f) {
      return left.test(f) || right.test(f);
    }
  }

  static final class Not extends Node {
    final Node operand;

    Not(Node operand) {
      this.operand = operand;
    }

    @Override
    Object eval(Frame f) {
      return !operand.test(f);
    }

    @Override
    boolean test(Frame f) {
      return !operand.test(f);
    }
  }

  static final class Unary extends Node {
    private final TokenKind operator;
    final Node operand;
    private final int at;

    Unary(TokenKind operator, Node operand, int at) {
      this.operator = operator;
      this.operand = operand;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      return apply(f, operand.eval(f));
    }

    Object apply(Frame f, Object x) {
      try {
        return Operators.unary(operator, x);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Conditional extends Node {
    final Node condition;
    final Node then;
    final Node otherwise;

    Conditional(Node condition, Node then, Node otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    Object eval(Frame f) {
      return condition.test(f) ? then.eval(f) : otherwise.eval(f);
    }
  }
}
