package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of the tree as statements that execute themselves. */
final class LoweredStatements {
  private final Lowering lowering;

  LoweredStatements(Lowering lowering) {
    this.lowering = lowering;
  }

  Statements.Action block(List<Statement> statements) {
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
      return new Statements.Expression(lowering.node(e.expression()));
    }
    if (statement instanceof Statement.Assign a) {
      return a.operator() == null
          ? new Statements.Assign(lowering.target(a.target()), lowering.node(a.value()))
          : new Statements.Augment(
              lowering.target(a.target()), a.operator(), lowering.node(a.value()), a.at());
    }
    if (statement instanceof Def d) {
      return new Statements.Assign(
          lowering.target(d.name()),
          lowering.function(
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
      return new Loops.For(
          lowering.target(f.variables()),
          lowering.node(f.operand()),
          block(f.body().statements()),
          f.operand().start());
    }
    if (statement instanceof Statement.While w) {
      return new Loops.While(lowering.node(w.condition()), block(w.body().statements()), w.start());
    }
    if (statement instanceof Statement.Return r) {
      return new Statements.Return(r.value() == null ? null : lowering.node(r.value()));
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
    return new Statements.If(lowering.node(b.condition()), block(b.body().statements()), otherwise);
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
      targets[i] = lowering.target(b.local());
    }
    return new Statements.Load(l.module().value(), originals, offsets, targets, l.start());
  }
}
