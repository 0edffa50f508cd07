package dev.bothy.starlark.syntax;

import java.util.List;

/** Says what nothing can be assigned to. */
final class Targets {
  private final ErrorSink errors;

  Targets(ErrorSink errors) {
    this.errors = errors;
  }

  /** Says so when nothing can be assigned to an expression. */
  void check(Expression target, boolean augmented) {
    if (target instanceof Expression.Parenthesized p) {
      check(p.inner(), augmented);
    } else if (target instanceof Expression.TupleLiteral t) {
      checkAll(t.elements(), "tuple", target, augmented);
    } else if (target instanceof Expression.ListLiteral l) {
      checkAll(l.elements(), "list", target, augmented);
    } else if (!(target instanceof Expression.Name
        || target instanceof Expression.Dot
        || target instanceof Expression.Index)) {
      errors.error(target.start(), "can't assign to " + describe(target), null);
    }
  }

  private void checkAll(
      List<Expression> targets, String what, Expression whole, boolean augmented) {
    if (augmented) {
      errors.error(
          whole.start(), "can't use " + what + " expression in augmented assignment", null);
      return;
    }
    for (Expression e : targets) {
      check(e, false);
    }
  }

  /** In the words of starlark-go. */
  private static String describe(Expression e) {
    return switch (e) {
      case Expression.Call _ -> "callexpr";
      case Expression.Unary _ -> "unaryexpr";
      case Expression.Binary _ -> "binaryexpr";
      case Expression.Conditional _ -> "condexpr";
      case Expression.Lambda _ -> "lambdaexpr";
      case Expression.Slice _ -> "sliceexpr";
      case Expression.DictLiteral _ -> "dictexpr";
      case Expression.ListComprehension _, Expression.DictComprehension _ -> "comprehension";
      default -> "literal";
    };
  }
}
