package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes directly below a node, in the order of the text. */
final class Children {
  private final List<Node> found = new ArrayList<>();

  private Children() {}

  static List<Node> of(Node node) {
    Children children = new Children();
    switch (node) {
      case Statement s -> children.statement(s);
      case Expression e -> children.expression(e);
      case Argument a -> children.add(a.value());
      case Comprehension.For f -> children.add(f.variables()).add(f.operand());
      case Comprehension.If i -> children.add(i.condition());
      case Def.Parameter p -> children.add(p.name()).add(p.defaultValue());
    }
    return children.found;
  }

  private Children add(@Nullable Node node) {
    if (node != null) {
      found.add(node);
    }
    return this;
  }

  private Children add(List<? extends Node> nodes) {
    found.addAll(nodes);
    return this;
  }

  private Children add(Expression.Entry entry) {
    return add(entry.key()).add(entry.value());
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.Expr e -> add(e.expression());
      case Statement.Assign a -> add(a.target()).add(a.value());
      case Def d -> add(d.name()).add(d.parameters()).add(d.body().statements());
      case Statement.If i -> {
        for (Statement.Branch b : i.branches()) {
          add(b.condition()).add(b.body().statements());
        }
        if (i.otherwise() != null) {
          add(i.otherwise().statements());
        }
      }
      case Statement.For f -> add(f.variables()).add(f.operand()).add(f.body().statements());
      case Statement.While w -> add(w.condition()).add(w.body().statements());
      case Statement.Return r -> add(r.value());
      case Statement.Load l -> {
        add(l.module());
        l.bindings().forEach(b -> add(b.local()));
      }
      case Statement.Break _, Statement.Continue _, Statement.Pass _, Statement.Broken _ -> {}
    }
  }

  private void expression(Expression expression) {
    switch (expression) {
      case Expression.ListLiteral l -> add(l.elements());
      case Expression.TupleLiteral t -> add(t.elements());
      case Expression.DictLiteral d -> d.entries().forEach(this::add);
      case Expression.Parenthesized p -> add(p.inner());
      case Expression.Unary u -> add(u.operand());
      case Expression.Binary b -> add(b.left()).add(b.right());
      case Expression.Conditional c -> add(c.then()).add(c.condition()).add(c.otherwise());
      case Expression.Call c -> add(c.function()).add(c.arguments());
      case Expression.Dot d -> add(d.target());
      case Expression.Index i -> add(i.target()).add(i.index());
      case Expression.Slice s -> add(s.target()).add(s.low()).add(s.high()).add(s.step());
      case Expression.ListComprehension c -> add(c.body()).add(c.clauses());
      case Expression.DictComprehension c -> add(c.body()).add(c.clauses());
      case Expression.Lambda l -> add(l.parameters()).add(l.body());
      case Expression.Name _,
          Expression.IntLiteral _,
          Expression.FloatLiteral _,
          Expression.StringLiteral _,
          Expression.BytesLiteral _,
          Expression.Missing _ -> {}
    }
  }
}
