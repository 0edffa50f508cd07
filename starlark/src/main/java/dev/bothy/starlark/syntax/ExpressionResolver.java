package dev.bothy.starlark.syntax;

import dev.bothy.starlark.NearestName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the names in expressions and targets their variables. */
abstract class ExpressionResolver {
  final SyntaxTree tree;
  final Dialect dialect;
  final Scopes scopes;
  final ErrorList errors;
  final @Nullable Variable[] uses;
  final FunctionScope[] functions;
  private final SourceFile source;
  private final Set<String> predeclared;
  private final SignatureRules rules;

  ExpressionResolver(SyntaxTree tree, Dialect dialect, Set<String> predeclared, boolean late) {
    this.tree = tree;
    this.source = tree.source();
    this.dialect = dialect;
    this.predeclared = predeclared;
    this.errors = new ErrorList(source);
    this.rules = new SignatureRules(errors);
    this.uses = new Variable[tree.nameCount()];
    this.functions = new FunctionScope[tree.functionCount()];
    Arrays.setAll(functions, _ -> new FunctionScope());
    this.scopes = new Scopes(dialect, predeclared, late, functions[0]);
  }

  abstract void statements(List<Statement> statements);

  final void error(int offset, String message) {
    errors.error(offset, message, null);
  }

  /** A binding in the text. */
  final void bind(Expression.Name name) {
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

  final String position(int offset) {
    return source.name() + ":" + source.line(offset) + ":" + source.column(offset);
  }

  private void use(Expression.Name name) {
    Variable v = scopes.use(name.name());
    if (v == null) {
      if (name.name().equals("set") && predeclared.contains("set")) {
        errors.error(
            name.start(),
            "this Starlark dialect does not support sets",
            "allow it with --allow=set");
        return;
      }
      String habit = Habits.ofName(name.name());
      errors.error(
          name.start(),
          "undefined: " + name.name(),
          habit == null && !errors.isFull()
              ? NearestName.hint(name.name(), scopes.visibleNames())
              : habit);
      return;
    }
    uses[name.id()] = v;
  }

  final void target(Expression target) {
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

  /** A def with its body, or a lambda with its value. */
  final void function(
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

  final void expression(Expression e) {
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
