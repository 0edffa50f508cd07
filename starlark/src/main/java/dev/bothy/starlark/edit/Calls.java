package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Comprehension;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over the expressions of a tree. */
final class Calls {
  private Calls() {}

  /** The calls that happen whenever the statement is reached once, in the order of the text. */
  static List<Expression.Call> unconditional(Statement statement) {
    List<Expression.Call> calls = new ArrayList<>();
    Consumer<Expression> collect =
        e -> {
          if (e instanceof Expression.Call c) {
            calls.add(c);
          }
        };
    switch (statement) {
      case Statement.Expr e -> visit(e.expression(), false, collect);
      case Statement.Assign a -> visit(a.value(), false, collect);
      case Statement.Return r when r.value() != null -> visit(r.value(), false, collect);
      default -> {}
    }
    return calls;
  }

  /**
   * Gives every expression anywhere in a statement, those of nested functions too, the outer before
   * the inner.
   */
  static void visitAll(Statement statement, Consumer<Expression> visitor) {
    switch (statement) {
      case Statement.Expr e -> visit(e.expression(), true, visitor);
      case Statement.Assign a -> {
        visit(a.target(), true, visitor);
        visit(a.value(), true, visitor);
      }
      case Def d -> {
        visitor.accept(d.name());
        parameters(d.parameters(), visitor);
        block(d.body(), visitor);
      }
      case Statement.If i -> {
        for (Statement.Branch b : i.branches()) {
          visit(b.condition(), true, visitor);
          block(b.body(), visitor);
        }
        if (i.otherwise() != null) {
          block(i.otherwise(), visitor);
        }
      }
      case Statement.For f -> {
        visit(f.variables(), true, visitor);
        visit(f.operand(), true, visitor);
        block(f.body(), visitor);
      }
      case Statement.While w -> {
        visit(w.condition(), true, visitor);
        block(w.body(), visitor);
      }
      case Statement.Return r -> optional(r.value(), true, visitor);
      case Statement.Load l -> l.bindings().forEach(b -> visitor.accept(b.local()));
      case Statement.Break _, Statement.Continue _, Statement.Pass _, Statement.Broken _ -> {}
    }
  }

  private static void block(Statement.Block block, Consumer<Expression> visitor) {
    block.statements().forEach(s -> visitAll(s, visitor));
  }

  private static void parameters(List<Def.Parameter> parameters, Consumer<Expression> visitor) {
    for (Def.Parameter p : parameters) {
      if (p.name() != null) {
        visitor.accept(p.name());
      }
      optional(p.defaultValue(), true, visitor);
    }
  }

  private static void optional(@Nullable Expression e, boolean all, Consumer<Expression> visitor) {
    if (e != null) {
      visit(e, all, visitor);
    }
  }

  private static void visit(Expression expression, boolean all, Consumer<Expression> visitor) {
    visitor.accept(expression);
    switch (expression) {
      case Expression.Parenthesized p -> visit(p.inner(), all, visitor);
      case Expression.ListLiteral l -> l.elements().forEach(e -> visit(e, all, visitor));
      case Expression.TupleLiteral t -> t.elements().forEach(e -> visit(e, all, visitor));
      case Expression.DictLiteral d ->
          d.entries()
              .forEach(
                  e -> {
                    visit(e.key(), all, visitor);
                    visit(e.value(), all, visitor);
                  });
      case Expression.Unary u -> visit(u.operand(), all, visitor);
      case Expression.Binary b -> {
        visit(b.left(), all, visitor);
        if (all || b.operator() != TokenKind.AND && b.operator() != TokenKind.OR) {
          visit(b.right(), all, visitor);
        }
      }
      case Expression.Call c -> {
        visit(c.function(), all, visitor);
        for (Argument a : c.arguments()) {
          visit(a.value(), all, visitor);
        }
      }
      case Expression.Dot d -> visit(d.target(), all, visitor);
      case Expression.Index i -> {
        visit(i.target(), all, visitor);
        visit(i.index(), all, visitor);
      }
      case Expression.Slice s -> {
        visit(s.target(), all, visitor);
        optional(s.low(), all, visitor);
        optional(s.high(), all, visitor);
        optional(s.step(), all, visitor);
      }
      case Expression.Conditional c -> {
        visit(c.condition(), all, visitor);
        if (all) {
          visit(c.then(), true, visitor);
          visit(c.otherwise(), true, visitor);
        }
      }
      case Expression.Lambda l -> {
        if (all) {
          parameters(l.parameters(), visitor);
          visit(l.body(), true, visitor);
        }
      }
      case Expression.ListComprehension c -> {
        if (all) {
          clauses(c.clauses(), visitor);
          visit(c.body(), true, visitor);
        }
      }
      case Expression.DictComprehension c -> {
        if (all) {
          clauses(c.clauses(), visitor);
          visit(c.body().key(), true, visitor);
          visit(c.body().value(), true, visitor);
        }
      }
      case Expression.Name _,
          Expression.IntLiteral _,
          Expression.FloatLiteral _,
          Expression.StringLiteral _,
          Expression.BytesLiteral _,
          Expression.Missing _ -> {}
    }
  }

  private static void clauses(List<Comprehension> clauses, Consumer<Expression> visitor) {
    for (Comprehension clause : clauses) {
      switch (clause) {
        case Comprehension.For f -> {
          visit(f.variables(), true, visitor);
          visit(f.operand(), true, visitor);
        }
        case Comprehension.If i -> visit(i.condition(), true, visitor);
      }
    }
  }

  /**
   * The value of an argument given by name, or by position as the first; null when it is not given
   * so.
   */
  static @Nullable Argument argument(Expression.Call call, String name) {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument a = call.arguments().get(i);
      if (a instanceof Argument.Named n
          ? n.name().equals(name)
          : i == 0 && a instanceof Argument.Positional) {
        return a;
      }
    }
    return null;
  }
}
