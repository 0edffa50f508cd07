package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each name its variable. A name bound anywhere in a function is the function's own in all of
 * it; comprehension variables are local to the comprehension, whose first operand is outside of it.
 *
 * <p>Chains of instanceof here, in the values and in the lowering, not pattern switches: those are
 * linked by classes made at run time, which no ahead-of-time cache keeps and every start pays for.
 */
final class Resolver {
  private final SyntaxTree tree;
  private final SourceFile source;
  private final Dialect dialect;
  private final Set<String> predeclared;
  private final Scopes scopes;
  private final SignatureRules rules = new SignatureRules(this::error);
  private final @Nullable Variable[] uses;
  private final FunctionScope[] functions;
  private final List<Diagnostic> errors = new ArrayList<>();

  Resolver(SyntaxTree tree, Dialect dialect, Set<String> predeclared) {
    this.tree = tree;
    this.source = tree.source();
    this.dialect = dialect;
    this.predeclared = predeclared;
    this.uses = new Variable[tree.nameCount()];
    this.functions = new FunctionScope[tree.functionCount()];
    Arrays.setAll(functions, _ -> new FunctionScope());
    this.scopes = new Scopes(dialect, predeclared, functions[0]);
  }

  Resolution resolve() {
    for (Statement s : tree.statements()) {
      BoundNames.collect(s, scopes::declareGlobal);
    }
    statements(tree.statements());
    if (errors.size() > 1) {
      errors.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    }
    return new Resolution(tree, uses, functions, List.copyOf(scopes.globals), List.copyOf(errors));
  }

  private void error(int offset, String message) {
    error(offset, message, null);
  }

  private void error(int offset, String message, @Nullable String hint) {
    if (errors.size() == Diagnostic.MAX_PER_FILE) {
      return;
    }
    int line = source.line(offset);
    errors.add(
        new Diagnostic(
            source.name(), line, source.column(offset), message, hint, source.lineText(line)));
  }

  // Bindings.

  /** A binding in the text. */
  private void bind(Expression.Name name) {
    if (!scopes.context.comprehensions.isEmpty()) {
      Variable v = scopes.context.comprehensions.peek().get(name.name());
      if (v != null) {
        uses[name.id()] = v;
        return;
      }
    }
    Variable v = scopes.own(name.name());
    uses[name.id()] = v;
    if (v != null && scopes.atTopLevel() && v.bind() && !dialect.globalReassign()) {
      error(
          name.start(),
          "cannot reassign "
              + (v.isExported() ? "global " : "local ")
              + name.name()
              + " declared at "
              + position(v.declaredAt()));
    }
  }

  private String position(int offset) {
    return source.name() + ":" + source.line(offset) + ":" + source.column(offset);
  }

  // Uses.

  private void use(Expression.Name name) {
    Variable v = scopes.use(name.name());
    if (v == null) {
      if (name.name().equals("set") && predeclared.contains("set")) {
        error(
            name.start(),
            "this Starlark dialect does not support sets",
            "allow it with --allow=set");
        return;
      }
      error(
          name.start(),
          "undefined: " + name.name(),
          errors.size() < Diagnostic.MAX_PER_FILE
              ? NearestName.hint(name.name(), scopes.visibleNames())
              : null);
      return;
    }
    uses[name.id()] = v;
  }

  // Statements.

  private void statements(List<Statement> statements) {
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
        error(w.start(), "this Starlark dialect does not support while loops", "use for");
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
      error(load.start(), "load statement within a function");
    } else if (scopes.context.loops > 0) {
      error(load.start(), "load statement within a loop");
    } else if (scopes.context.conditions > 0) {
      error(load.start(), "load statement within a conditional");
    }
    for (Statement.Binding b : load.bindings()) {
      if (b.original().isEmpty()) {
        error(b.originalStart(), "load: empty identifier");
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

  private void target(Expression target) {
    if (target instanceof Expression.Name n) {
      bind(n);
    } else if (target instanceof Expression.Parenthesized p) {
      target(p.inner());
    } else if (target instanceof Expression.TupleLiteral t) {
      t.elements().forEach(this::target);
    } else if (target instanceof Expression.ListLiteral l) {
      l.elements().forEach(this::target);
    } else {
      expression(target);
    }
  }

  private void function(
      List<Def.Parameter> parameters,
      List<Statement> body,
      @Nullable Expression value,
      int number) {
    for (Def.Parameter p : parameters) {
      if (p.defaultValue() != null) {
        expression(p.defaultValue());
      }
    }
    rules.checkParameters(parameters);
    Scopes.Context c = scopes.enter(functions[number]);
    for (Def.Parameter p : SignatureRules.slotOrder(parameters)) {
      Expression.Name name = p.name();
      if (name != null) {
        Variable v = c.local(name.name(), name.start());
        uses[name.id()] = v;
        if (c.names.put(name.name(), v) != null) {
          error(name.start(), "duplicate parameter: " + name.name());
        }
      }
    }
    for (Statement s : body) {
      BoundNames.collect(
          s, n -> c.names.computeIfAbsent(n.name(), _ -> c.local(n.name(), n.start())));
    }
    statements(body);
    if (value != null) {
      expression(value);
    }
    scopes.leave();
  }

  // Expressions.

  private void expression(Expression e) {
    if (e instanceof Expression.Name n) {
      use(n);
    } else if (e instanceof Expression.Parenthesized p) {
      expression(p.inner());
    } else if (e instanceof Expression.ListLiteral l) {
      l.elements().forEach(this::expression);
    } else if (e instanceof Expression.TupleLiteral t) {
      t.elements().forEach(this::expression);
    } else if (e instanceof Expression.DictLiteral d) {
      d.entries().forEach(this::entry);
    } else if (e instanceof Expression.Unary u) {
      expression(u.operand());
    } else if (e instanceof Expression.Binary b) {
      expression(b.left());
      expression(b.right());
    } else if (e instanceof Expression.Conditional c) {
      expression(c.condition());
      expression(c.then());
      expression(c.otherwise());
    } else if (e instanceof Expression.Call c) {
      call(c);
    } else if (e instanceof Expression.Dot d) {
      expression(d.target());
    } else if (e instanceof Expression.Index i) {
      expression(i.target());
      expression(i.index());
    } else if (e instanceof Expression.Slice s) {
      expression(s.target());
      optional(s.low());
      optional(s.high());
      optional(s.step());
    } else if (e instanceof Expression.ListComprehension c) {
      clauses(c.clauses());
      expression(c.body());
      scopes.context.comprehensions.pop();
    } else if (e instanceof Expression.DictComprehension c) {
      clauses(c.clauses());
      entry(c.body());
      scopes.context.comprehensions.pop();
    } else if (e instanceof Expression.Lambda l) {
      function(l.parameters(), List.of(), l.body(), l.function());
    }
  }

  private void optional(@Nullable Expression e) {
    if (e != null) {
      expression(e);
    }
  }

  private void entry(Expression.Entry e) {
    expression(e.key());
    expression(e.value());
  }

  /**
   * A comprehension is one scope, in which all its variables are bound; only the first operand is
   * outside of it. The scope is left open for the body.
   */
  private void clauses(List<Comprehension> clauses) {
    Map<String, Variable> scope = new HashMap<>();
    expression(((Comprehension.For) clauses.getFirst()).operand());
    for (Comprehension clause : clauses) {
      if (clause instanceof Comprehension.For f) {
        BoundNames.collectTarget(
            f.variables(),
            n -> scope.computeIfAbsent(n.name(), _ -> scopes.context.local(n.name(), n.start())));
      }
    }
    scopes.context.comprehensions.push(scope);
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i) instanceof Comprehension.For f) {
        if (i > 0) {
          expression(f.operand());
        }
        target(f.variables());
      } else if (clauses.get(i) instanceof Comprehension.If c) {
        expression(c.condition());
      }
    }
  }

  private void call(Expression.Call call) {
    expression(call.function());
    rules.checkArguments(call.arguments());
    for (Argument a : call.arguments()) {
      expression(a.value());
    }
  }
}
