package dev.bothy.starlark.syntax;

/** Finds the names that a piece of a program binds in the function it stands in. */
final class BoundNames {
  private BoundNames() {}

  /** Takes a name that is bound. */
  interface Binder {
    void bind(Expression.Name name);
  }

  static void collect(Statement statement, Binder binder) {
    if (statement instanceof Statement.Assign a) {
      collectTarget(a.target(), binder);
    } else if (statement instanceof Def d) {
      binder.bind(d.name());
    } else if (statement instanceof Statement.For f) {
      collectTarget(f.variables(), binder);
      collect(f.body(), binder);
    } else if (statement instanceof Statement.While w) {
      collect(w.body(), binder);
    } else if (statement instanceof Statement.If i) {
      for (Statement.Branch b : i.branches()) {
        collect(b.body(), binder);
      }
      if (i.otherwise() != null) {
        collect(i.otherwise(), binder);
      }
    } else if (statement instanceof Statement.Load l) {
      for (Statement.Binding b : l.bindings()) {
        binder.bind(b.local());
      }
    }
  }

  private static void collect(Statement.Block block, Binder binder) {
    for (Statement s : block.statements()) {
      collect(s, binder);
    }
  }

  static void collectTarget(Expression target, Binder binder) {
    if (target instanceof Expression.Name n) {
      binder.bind(n);
    } else if (target instanceof Expression.Parenthesized p) {
      collectTarget(p.inner(), binder);
    } else if (target instanceof Expression.TupleLiteral t) {
      t.elements().forEach(e -> collectTarget(e, binder));
    } else if (target instanceof Expression.ListLiteral l) {
      l.elements().forEach(e -> collectTarget(e, binder));
    }
  }
}
