package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Comprehension;
import dev.bothy.starlark.syntax.Expression;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Expressions of the tree as nodes that evaluate themselves. */
final class LoweredExpressions {
  private static final Node[] NO_NODES = {};

  private final Lowering lowering;

  LoweredExpressions(Lowering lowering) {
    this.lowering = lowering;
  }

  private Node[] nodes(List<Expression> expressions) {
    if (expressions.isEmpty()) {
      return NO_NODES;
    }
    Node[] nodes = new Node[expressions.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node(expressions.get(i));
    }
    return nodes;
  }

  private @Nullable Node optional(@Nullable Expression e) {
    return e == null ? null : node(e);
  }

  private static Node constant(Object value) {
    return new VariableNodes.Constant(value);
  }

  Node node(Expression expression) {
    if (expression instanceof Expression.Name n) {
      return lowering.read(n);
    }
    if (expression instanceof Expression.IntLiteral i) {
      return constant(i.value() instanceof BigInteger b ? b : (Object) i.value().longValue());
    }
    if (expression instanceof Expression.FloatLiteral d) {
      return constant(d.value());
    }
    if (expression instanceof Expression.StringLiteral s) {
      return constant(s.value());
    }
    if (expression instanceof Expression.BytesLiteral b) {
      return constant(new StarlarkBytes(b.value()));
    }
    if (expression instanceof Expression.Parenthesized p) {
      return node(p.inner());
    }
    if (expression instanceof Expression.ListLiteral l) {
      return new ContainerNodes.ListLiteral(nodes(l.elements()));
    }
    if (expression instanceof Expression.TupleLiteral t) {
      return t.elements().isEmpty()
          ? constant(StarlarkTuple.EMPTY)
          : new ContainerNodes.TupleLiteral(nodes(t.elements()));
    }
    if (expression instanceof Expression.DictLiteral d) {
      return dict(d);
    }
    if (expression instanceof Expression.Unary u) {
      return unary(u);
    }
    if (expression instanceof Expression.Binary b) {
      return OperatorNodes.binary(b.operator(), node(b.left()), node(b.right()), b.at());
    }
    if (expression instanceof Expression.Conditional c) {
      return new OperatorNodes.Conditional(
          node(c.condition()), node(c.then()), node(c.otherwise()));
    }
    if (expression instanceof Expression.Call c) {
      return call(c);
    }
    if (expression instanceof Expression.Dot d) {
      return new AccessNodes.Dot(node(d.target()), d.name(), d.dot());
    }
    if (expression instanceof Expression.Index i) {
      return new AccessNodes.Index(node(i.target()), node(i.index()), i.open());
    }
    if (expression instanceof Expression.Slice s) {
      return new AccessNodes.Slice(
          node(s.target()), optional(s.low()), optional(s.high()), optional(s.step()), s.open());
    }
    if (expression instanceof Expression.ListComprehension c) {
      return new ContainerNodes.ListComprehension(
          clauses(c.clauses(), 0, () -> new ContainerNodes.Append(new Hot<>(node(c.body())))));
    }
    if (expression instanceof Expression.DictComprehension c) {
      return new ContainerNodes.DictComprehension(
          clauses(
              c.clauses(),
              0,
              () ->
                  new ContainerNodes.Put(
                      new Hot<>(node(c.body().key())),
                      new Hot<>(node(c.body().value())),
                      c.body().colon())));
    }
    if (expression instanceof Expression.Lambda l) {
      return lowering.function(
          "lambda",
          l.start(),
          null,
          l.parameters(),
          l.function(),
          () -> new Statements.Return(node(l.body())));
    }
    if (expression instanceof Expression.Missing) {
      throw new IllegalStateException("a file with syntax errors is not run");
    }
    throw new IllegalStateException("no such node: " + expression);
  }

  private Node unary(Expression.Unary u) {
    Node operand = node(u.operand());
    return switch (u.operator()) {
      case NOT -> new OperatorNodes.Not(operand);
      default -> new OperatorNodes.Unary(u.operator(), operand, u.start());
    };
  }

  private Node dict(Expression.DictLiteral d) {
    int n = d.entries().size();
    Node[] keys = new Node[n];
    Node[] values = new Node[n];
    int[] colons = new int[n];
    for (int i = 0; i < n; i++) {
      Expression.Entry e = d.entries().get(i);
      keys[i] = node(e.key());
      values[i] = node(e.value());
      colons[i] = e.colon();
    }
    return new ContainerNodes.DictLiteral(keys, values, colons);
  }

  private ContainerNodes.Step clauses(
      List<Comprehension> clauses, int from, Supplier<ContainerNodes.Step> body) {
    if (from == clauses.size()) {
      return body.get();
    }
    return switch (clauses.get(from)) {
      case Comprehension.For f -> {
        Node operand = node(f.operand());
        Target target = lowering.target(f.variables());
        yield new ContainerNodes.ForClause(
            target, operand, clauses(clauses, from + 1, body), f.operand().start());
      }
      case Comprehension.If i ->
          new ContainerNodes.IfClause(
              new Hot<>(node(i.condition())), clauses(clauses, from + 1, body));
    };
  }

  private Node call(Expression.Call c) {
    List<Expression> positional = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<Expression> named = new ArrayList<>();
    Node star = null;
    Node starStar = null;
    for (Argument a : c.arguments()) {
      if (a instanceof Argument.Positional p) {
        positional.add(p.value());
      } else if (a instanceof Argument.Named n) {
        keys.add(n.name());
        named.add(n.value());
      } else if (a instanceof Argument.Star s) {
        star = node(s.value());
      } else if (a instanceof Argument.StarStar s) {
        starStar = node(s.value());
      }
    }
    return new CallNode(
        node(c.function()),
        nodes(positional),
        keys.toArray(String[]::new),
        nodes(named),
        star,
        starStar,
        c.open(),
        c.place(lowering.source()));
  }
}
