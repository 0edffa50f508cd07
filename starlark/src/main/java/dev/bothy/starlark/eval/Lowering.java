package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Comprehension;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.FunctionScope;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.Variable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the resolved tree of a file into nodes that evaluate themselves. */
final class Lowering {
  private static final Node[] NO_NODES = {};

  private final Resolution names;
  private final Module module;

  Lowering(Resolution names, Module module) {
    this.names = names;
    this.module = module;
  }

  /** The file's own statements, as the code of {@code <toplevel>}. */
  Code file() {
    List<Statement> statements = names.tree().statements();
    return new Code(
        "<toplevel>", module, 0, null, Code.Shape.NONE, names.function(0), () -> block(statements));
  }

  /** As {@link #file}, of a session; the value of a last expression goes into the cell. */
  Code piece(Cell result) {
    return new Code(
        "<toplevel>",
        module,
        0,
        null,
        Code.Shape.NONE,
        names.function(0),
        () -> {
          List<Statement> statements = names.tree().statements();
          if (statements.isEmpty() || !(statements.getLast() instanceof Statement.Expr last)) {
            return block(statements);
          }
          Statements.Action before = block(statements.subList(0, statements.size() - 1));
          Statements.Action shown = new SessionNodes.Result(node(last.expression()), result);
          return new Statements.Block(new Statements.Action[] {before, shown});
        });
  }

  // Statements.

  private Statements.Action block(List<Statement> statements) {
    List<Statements.Action> actions = new ArrayList<>(statements.size());
    for (Statement s : statements) {
      // A string by itself is documentation.
      if (!(s instanceof Statement.Pass)
          && !(s instanceof Statement.Expr(Expression.StringLiteral _))) {
        actions.add(statement(s));
      }
    }
    return actions.size() == 1
        ? actions.getFirst()
        : new Statements.Block(actions.toArray(Statements.Action[]::new));
  }

  private Statements.Action statement(Statement statement) {
    if (statement instanceof Statement.Expr e) {
      return new Statements.Expression(node(e.expression()));
    }
    if (statement instanceof Statement.Assign a) {
      return a.operator() == null
          ? new Statements.Assign(target(a.target()), node(a.value()))
          : new Statements.Augment(target(a.target()), a.operator(), node(a.value()), a.at());
    }
    if (statement instanceof Def d) {
      return new Statements.Assign(
          target(d.name()),
          function(
              d.name().name(),
              d.start(),
              d.doc(),
              d.parameters(),
              d.function(),
              () -> block(d.body().statements())));
    }
    if (statement instanceof Statement.If i) {
      return ifStatement(i);
    }
    if (statement instanceof Statement.For f) {
      return new Statements.For(
          target(f.variables()),
          node(f.operand()),
          block(f.body().statements()),
          f.operand().start());
    }
    if (statement instanceof Statement.While w) {
      return new Statements.While(node(w.condition()), block(w.body().statements()), w.start());
    }
    if (statement instanceof Statement.Return r) {
      return new Statements.Return(r.value() == null ? null : node(r.value()));
    }
    if (statement instanceof Statement.Break) {
      return new Statements.Jump(Statements.BREAK);
    }
    if (statement instanceof Statement.Continue) {
      return new Statements.Jump(Statements.CONTINUE);
    }
    if (statement instanceof Statement.Pass) {
      return new Statements.Jump(Statements.NORMAL);
    }
    if (statement instanceof Statement.Load l) {
      return load(l);
    }
    if (statement instanceof Statement.Broken) {
      throw new IllegalStateException("a file with syntax errors is not run");
    }
    throw new IllegalStateException("no such node: " + statement);
  }

  /** From the last branch up: there may be thousands. */
  private Statements.Action ifStatement(Statement.If i) {
    Statements.Action chain = i.otherwise() == null ? null : block(i.otherwise().statements());
    for (int n = i.branches().size() - 1; n > 0; n--) {
      chain = branch(i.branches().get(n), chain);
    }
    return branch(i.branches().getFirst(), chain);
  }

  private Statements.Action branch(Statement.Branch b, Statements.@Nullable Action otherwise) {
    return new Statements.If(node(b.condition()), block(b.body().statements()), otherwise);
  }

  private Statements.Action load(Statement.Load l) {
    int n = l.bindings().size();
    String[] originals = new String[n];
    int[] offsets = new int[n];
    Target[] targets = new Target[n];
    for (int i = 0; i < n; i++) {
      Statement.Binding b = l.bindings().get(i);
      originals[i] = b.original();
      offsets[i] = b.originalStart();
      targets[i] = target(b.local());
    }
    return new Statements.Load(l.module().value(), originals, offsets, targets, l.start());
  }

  private Target target(Expression target) {
    if (target instanceof Expression.Name n) {
      Variable v = names.variable(n);
      return switch (v.scope()) {
        case LOCAL ->
            v.isCaptured()
                ? new Target.CapturedLocal(read(n), v.index())
                : new Target.Local(read(n), v.index());
        case GLOBAL -> {
          Cell cell = module.cell(n.name());
          yield cell != null
              ? new SessionNodes.Binding(read(n), cell)
              : new Target.Global(read(n), v.index());
        }
        case FREE, PREDECLARED -> throw new IllegalStateException("bound elsewhere: " + n.name());
      };
    }
    if (target instanceof Expression.Parenthesized p) {
      return target(p.inner());
    }
    if (target instanceof Expression.TupleLiteral t) {
      return several(t.elements(), t.start());
    }
    if (target instanceof Expression.ListLiteral l) {
      return several(l.elements(), l.start());
    }
    if (target instanceof Expression.Index i) {
      return new Target.Element(node(i.target()), node(i.index()), i.open());
    }
    if (target instanceof Expression.Dot d) {
      return new Target.Field(node(d.target()), d.name(), d.dot());
    }
    throw new IllegalStateException("no target: " + target);
  }

  private Target several(List<Expression> elements, int at) {
    return new Target.Several(elements.stream().map(this::target).toArray(Target[]::new), at);
  }

  // Expressions.

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

  private Node node(Expression expression) {
    if (expression instanceof Expression.Name n) {
      return read(n);
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
          clauses(c.clauses(), 0, () -> new ContainerNodes.Append(new HotNode(node(c.body())))));
    }
    if (expression instanceof Expression.DictComprehension c) {
      return new ContainerNodes.DictComprehension(
          clauses(
              c.clauses(),
              0,
              () ->
                  new ContainerNodes.Put(
                      new HotNode(node(c.body().key())),
                      new HotNode(node(c.body().value())),
                      c.body().colon())));
    }
    if (expression instanceof Expression.Lambda l) {
      return function(
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

  private Node read(Expression.Name n) {
    Variable v = names.variable(n);
    return switch (v.scope()) {
      case LOCAL ->
          v.isCaptured()
              ? new VariableNodes.CapturedLocal(v.index(), n.name(), n.start())
              : new VariableNodes.Local(v.index(), n.name(), n.start());
      case FREE -> new VariableNodes.Free(v.index(), n.name(), n.start());
      case GLOBAL, PREDECLARED -> {
        Cell cell = module.cell(n.name());
        yield cell != null
            ? new SessionNodes.Global(cell, n.name(), n.start())
            : v.scope() == Variable.Scope.GLOBAL
                ? new VariableNodes.Global(v.index(), n.name(), n.start(), v.isExported())
                : constant(Objects.requireNonNull(module.predeclared().get(n.name()), n.name()));
      }
    };
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
        Target target = target(f.variables());
        yield new ContainerNodes.ForClause(
            target, operand, clauses(clauses, from + 1, body), f.operand().start());
      }
      case Comprehension.If i ->
          new ContainerNodes.IfClause(
              new HotNode(node(i.condition())), clauses(clauses, from + 1, body));
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
        c.place(module.source()));
  }

  private Node function(
      String name,
      int offset,
      @Nullable String doc,
      List<Def.Parameter> parameters,
      int number,
      Supplier<Statements.Action> body) {
    int positional = 0;
    int namedOnly = 0;
    boolean star = false;
    boolean args = false;
    boolean kwargs = false;
    List<@Nullable Node> defaults = new ArrayList<>();
    for (Def.Parameter p : parameters) {
      switch (p.kind()) {
        case PLAIN -> {
          if (star) {
            namedOnly++;
          } else {
            positional++;
          }
          defaults.add(optional(p.defaultValue()));
        }
        case STAR -> {
          star = true;
          args = p.name() != null;
        }
        case STAR_STAR -> kwargs = true;
      }
    }
    FunctionScope scope = names.function(number);
    Code code =
        new Code(
            name,
            module,
            offset,
            doc,
            new Code.Shape(positional, namedOnly, args, kwargs),
            scope,
            body);
    Variable[] outer = new Variable[scope.free().size()];
    for (int i = 0; i < outer.length; i++) {
      outer[i] = Objects.requireNonNull(scope.free().get(i).outer());
    }
    return new FunctionNode(code, defaults.toArray(Node[]::new), outer);
  }
}
