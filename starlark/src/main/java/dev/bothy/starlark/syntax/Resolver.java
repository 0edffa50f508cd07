package dev.bothy.starlark.syntax;

import java.util.List;
import java.util.Set;

/**
 * Gives each name its variable. A name bound anywhere in a function is the function's own in all of
 * it; comprehension variables are local to the comprehension, whose first operand is outside of it.
 *
 * <p>Chains of instanceof here, in the values and in the lowering, not pattern switches: those are
 * linked by classes made at run time, which no ahead-of-time cache keeps and every start pays for.
 */
final class Resolver extends ExpressionResolver {
  /**
   * @param late whether functions may use globals that nothing here binds
   */
  Resolver(SyntaxTree tree, Dialect dialect, Set<String> predeclared, boolean late) {
    super(tree, dialect, predeclared, late);
  }

  Resolution resolve() {
    for (Statement s : tree.statements()) {
      BoundNames.collect(s, scopes::declareGlobal);
    }
    statements(tree.statements());
    return new Resolution(tree, uses, functions, List.copyOf(scopes.globals), errors.inOrder());
  }

  @Override
  void statements(List<Statement> statements) {
    for (Statement s : statements) {
      statement(s);
    }
  }

  private void statement(Statement statement) {
    if (statement instanceof Statement.Expr e) {
      expression(e.expression());
    } else if (statement instanceof Statement.Assign a) {
      expression(a.value());
      target(a.target());
    } else if (statement instanceof Def d) {
      bind(d.name());
      function(d.parameters(), d.body().statements(), null, d.function());
    } else if (statement instanceof Statement.If i) {
      if (scopes.atTopLevel() && !dialect.topLevelControl()) {
        error(i.start(), "if statement not within a function");
      }
      scopes.context.conditions++;
      for (Statement.Branch b : i.branches()) {
        expression(b.condition());
        statements(b.body().statements());
      }
      if (i.otherwise() != null) {
        statements(i.otherwise().statements());
      }
      scopes.context.conditions--;
    } else if (statement instanceof Statement.For f) {
      if (scopes.atTopLevel() && !dialect.topLevelControl()) {
        error(f.start(), "for loop not within a function");
      }
      expression(f.operand());
      target(f.variables());
      scopes.context.loops++;
      statements(f.body().statements());
      scopes.context.loops--;
    } else if (statement instanceof Statement.While w) {
      if (!dialect.whileLoops()) {
        errors.error(w.start(), "this Starlark dialect does not support while loops", "use for");
      } else if (scopes.atTopLevel() && !dialect.topLevelControl()) {
        error(w.start(), "while loop not within a function");
      }
      expression(w.condition());
      scopes.context.loops++;
      statements(w.body().statements());
      scopes.context.loops--;
    } else if (statement instanceof Statement.Return r) {
      if (scopes.atTopLevel()) {
        error(r.start(), "return statement not within a function");
      }
      if (r.value() != null) {
        expression(r.value());
      }
    } else if (statement instanceof Statement.Break b) {
      if (scopes.context.loops == 0) {
        error(b.start(), "break not in a loop");
      }
    } else if (statement instanceof Statement.Continue c) {
      if (scopes.context.loops == 0) {
        error(c.start(), "continue not in a loop");
      }
    } else if (statement instanceof Statement.Load l) {
      load(l);
    }
  }

  private void load(Statement.Load load) {
    if (!scopes.atTopLevel()) {
      errors.error(
          load.start(),
          "load statement within a function",
          "write it at the beginning of the file");
    } else if (scopes.context.loops > 0) {
      error(load.start(), "load statement within a loop");
    } else if (scopes.context.conditions > 0) {
      error(load.start(), "load statement within a conditional");
    }
    for (Statement.Binding b : load.bindings()) {
      if (b.original().isEmpty()) {
        error(b.originalStart(), "load: empty identifier");
      } else if (b.original().equals("*")) {
        errors.error(
            b.originalStart(),
            "load: not an identifier: *",
            "name each: load(\"file\", \"a\", \"b\")");
      } else if (b.original().startsWith("_")) {
        error(
            b.originalStart(),
            "load: names with leading underscores are not exported: " + b.original());
      }
      Variable v = scopes.own(b.local().name());
      uses[b.local().id()] = v;
      if (v == null || !scopes.atTopLevel()) {
        continue;
      }
      if (v.bind() && !dialect.globalReassign()) {
        error(
            b.local().start(),
            "cannot reassign "
                + (dialect.loadBindsGlobally() ? "global " : "top-level ")
                + v.name()
                + " declared at "
                + position(v.declaredAt()));
      }
      if (!dialect.loadBindsGlobally()) {
        v.hide();
      }
    }
  }
}
