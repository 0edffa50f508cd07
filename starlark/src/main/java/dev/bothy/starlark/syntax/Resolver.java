package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.syntax.Variable.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
  private final @Nullable Variable[] uses;
  private final FunctionScope[] functions;
  private final List<Variable> globals = new ArrayList<>();
  private final Map<String, Variable> globalNames = new HashMap<>();
  private final Map<String, Variable> predeclaredVariables = new HashMap<>();
  private final List<Diagnostic> errors = new ArrayList<>();
  private Context context;

  /** A function being walked; the file itself is the outermost. */
  private static final class Context {
    final @Nullable Context parent;
    final FunctionScope scope;
    final Map<String, Variable> names = new HashMap<>();
    final Map<String, Variable> free = new HashMap<>();
    final Deque<Map<String, Variable>> comprehensions = new ArrayDeque<>();
    int loops;
    int conditions;

    Context(@Nullable Context parent, FunctionScope scope) {
      this.parent = parent;
      this.scope = scope;
    }

    Variable local(String name, int at) {
      Variable v = new Variable(name, Scope.LOCAL, scope.locals.size(), at, null);
      scope.locals.add(v);
      return v;
    }
  }

  Resolver(SyntaxTree tree, Dialect dialect, Set<String> predeclared) {
    this.tree = tree;
    this.source = tree.source();
    this.dialect = dialect;
    this.predeclared = predeclared;
    this.uses = new Variable[tree.nameCount()];
    this.functions = new FunctionScope[tree.functionCount()];
    Arrays.setAll(functions, _ -> new FunctionScope());
    this.context = new Context(null, functions[0]);
  }

  Resolution resolve() {
    for (Statement s : tree.statements()) {
      collect(s, this::declareGlobal);
    }
    statements(tree.statements());
    if (errors.size() > 1) {
      errors.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    }
    return new Resolution(tree, uses, functions, List.copyOf(globals), List.copyOf(errors));
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

  private boolean atTopLevel() {
    return context.parent == null;
  }

  // Bindings.

  private interface Binder {
    void bind(Expression.Name name);
  }

  private void declareGlobal(Expression.Name name) {
    if (!globalNames.containsKey(name.name())) {
      Variable v = new Variable(name.name(), Scope.GLOBAL, globals.size(), name.start(), null);
      globalNames.put(name.name(), v);
      globals.add(v);
    }
  }

  /** Finds the names that a statement binds in the function it stands in. */
  private static void collect(Statement statement, Binder binder) {
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

  private static void collectTarget(Expression target, Binder binder) {
    if (target instanceof Expression.Name n) {
      binder.bind(n);
    } else if (target instanceof Expression.Parenthesized p) {
      collectTarget(p.inner(), binder);
    } else if (target instanceof Expression.TupleLiteral t) {
      t.elements().forEach(e -> collectTarget(e, binder));
    } else if (target instanceof Expression.ListLiteral l) {
      l.elements().forEach(e -> collectTarget(e, binder));
    } else {
    }
  }

  /** A binding in the text. */
  private void bind(Expression.Name name) {
    if (!context.comprehensions.isEmpty()) {
      Variable v = context.comprehensions.peek().get(name.name());
      if (v != null) {
        uses[name.id()] = v;
        return;
      }
    }
    Variable v = atTopLevel() ? globalNames.get(name.name()) : context.names.get(name.name());
    uses[name.id()] = v;
    if (v != null && atTopLevel() && v.bind() && !dialect.globalReassign()) {
      error(
          name.start(),
          "cannot reassign global " + name.name() + " declared at " + position(v.declaredAt()));
    }
  }

  private String position(int offset) {
    return source.name() + ":" + source.line(offset) + ":" + source.column(offset);
  }

  // Uses.

  private void use(Expression.Name name) {
    Variable v = lookup(context, name.name());
    if (v == null) {
      if (name.name().equals("set") && predeclared.contains("set")) {
        error(
            name.start(),
            "this Starlark dialect does not support sets",
            "allow it with --allow=set");
        return;
      }
      String near =
          errors.size() < Diagnostic.MAX_PER_FILE
              ? NearestName.of(name.name(), visibleNames())
              : null;
      error(
          name.start(),
          "undefined: " + name.name(),
          near == null ? null : "did you mean " + near + "?");
      return;
    }
    uses[name.id()] = v;
  }

  private @Nullable Variable lookup(Context c, String name) {
    for (Map<String, Variable> comprehension : c.comprehensions) {
      Variable v = comprehension.get(name);
      if (v != null) {
        return v;
      }
    }
    if (c.parent == null) {
      Variable v = globalNames.get(name);
      if (v == null && predeclared.contains(name) && (dialect.set() || !name.equals("set"))) {
        v =
            predeclaredVariables.computeIfAbsent(
                name, n -> new Variable(n, Scope.PREDECLARED, -1, -1, null));
      }
      return v;
    }
    Variable v = c.names.get(name);
    if (v == null) {
      v = c.free.get(name);
    }
    if (v != null) {
      return v;
    }
    Variable outer = lookup(c.parent, name);
    if (outer == null || outer.scope() == Scope.GLOBAL || outer.scope() == Scope.PREDECLARED) {
      return outer;
    }
    if (outer.scope() == Scope.LOCAL) {
      outer.capture();
    }
    Variable free = new Variable(name, Scope.FREE, c.scope.free.size(), outer.declaredAt(), outer);
    c.scope.free.add(free);
    c.free.put(name, free);
    return free;
  }

  private Set<String> visibleNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Context c = context; c != null; c = c.parent) {
      c.comprehensions.forEach(m -> names.addAll(m.keySet()));
      names.addAll(c.names.keySet());
    }
    for (Variable g : globals) {
      names.add(g.name());
    }
    names.addAll(predeclared);
    return names;
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
      if (atTopLevel() && !dialect.topLevelControl()) {
        error(i.start(), "if statement not within a function");
      }
      context.conditions++;
      for (Statement.Branch b : i.branches()) {
        expression(b.condition());
        statements(b.body().statements());
      }
      if (i.otherwise() != null) {
        statements(i.otherwise().statements());
      }
      context.conditions--;
    } else if (statement instanceof Statement.For f) {
      if (atTopLevel() && !dialect.topLevelControl()) {
        error(f.start(), "for loop not within a function");
      }
      expression(f.operand());
      target(f.variables());
      context.loops++;
      statements(f.body().statements());
      context.loops--;
    } else if (statement instanceof Statement.While w) {
      if (!dialect.whileLoops()) {
        error(w.start(), "this Starlark dialect does not support while loops", "use for");
      } else if (atTopLevel() && !dialect.topLevelControl()) {
        error(w.start(), "while loop not within a function");
      }
      expression(w.condition());
      context.loops++;
      statements(w.body().statements());
      context.loops--;
    } else if (statement instanceof Statement.Return r) {
      if (atTopLevel()) {
        error(r.start(), "return statement not within a function");
      }
      if (r.value() != null) {
        expression(r.value());
      }
    } else if (statement instanceof Statement.Break b) {
      if (context.loops == 0) {
        error(b.start(), "break not in a loop");
      }
    } else if (statement instanceof Statement.Continue c) {
      if (context.loops == 0) {
        error(c.start(), "continue not in a loop");
      }
    } else if (statement instanceof Statement.Load l) {
      load(l);
    }
  }

  private void load(Statement.Load load) {
    if (!atTopLevel()) {
      error(load.start(), "load statement within a function");
    } else if (context.loops > 0) {
      error(load.start(), "load statement within a loop");
    } else if (context.conditions > 0) {
      error(load.start(), "load statement within a conditional");
    }
    for (Statement.Binding b : load.bindings()) {
      if (b.original().startsWith("_")) {
        error(
            b.originalStart(),
            "load: names with leading underscores are not exported: " + b.original());
      }
      Variable v =
          atTopLevel() ? globalNames.get(b.local().name()) : context.names.get(b.local().name());
      uses[b.local().id()] = v;
      if (v == null || !atTopLevel()) {
        continue;
      }
      if (v.bind() && !(dialect.loadBindsGlobally() && dialect.globalReassign())) {
        error(
            b.local().start(),
            "cannot reassign top-level " + v.name() + " declared at " + position(v.declaredAt()));
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
    checkParameters(parameters);
    Context c = new Context(context, functions[number]);
    for (Def.Parameter p : slotOrder(parameters)) {
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
      collect(s, n -> c.names.computeIfAbsent(n.name(), _ -> c.local(n.name(), n.start())));
    }
    context = c;
    statements(body);
    if (value != null) {
      expression(value);
    }
    context = c.parent == null ? c : c.parent;
  }

  /** Positional, named-only, {@code *args}, {@code **kwargs}: the order of the frame's slots. */
  static List<Def.Parameter> slotOrder(List<Def.Parameter> parameters) {
    List<Def.Parameter> ordered = new ArrayList<>();
    for (Def.Parameter p : parameters) {
      if (p.kind() == Def.Parameter.Kind.PLAIN) {
        ordered.add(p);
      }
    }
    for (Def.Parameter.Kind kind : List.of(Def.Parameter.Kind.STAR, Def.Parameter.Kind.STAR_STAR)) {
      for (Def.Parameter p : parameters) {
        if (p.kind() == kind && p.name() != null) {
          ordered.add(p);
        }
      }
    }
    return ordered;
  }

  private void checkParameters(List<Def.Parameter> parameters) {
    boolean optional = false;
    Def.Parameter star = null;
    boolean kwargs = false;
    boolean named = false;
    for (Def.Parameter p : parameters) {
      switch (p.kind()) {
        case STAR -> {
          if (kwargs) {
            error(p.start(), "* parameter may not follow **kwargs");
          } else if (star != null) {
            error(p.start(), "multiple * parameters not allowed");
          }
          star = p;
        }
        case STAR_STAR -> {
          if (kwargs) {
            error(p.start(), "multiple ** parameters not allowed");
          }
          kwargs = true;
        }
        case PLAIN -> {
          if (kwargs) {
            error(p.start(), "parameter may not follow **kwargs");
          } else if (star != null) {
            named = true;
          } else if (p.defaultValue() != null) {
            optional = true;
          } else if (optional) {
            error(p.start(), "required parameter may not follow optional");
          }
        }
      }
    }
    if (star != null && star.name() == null && !named) {
      error(star.start(), "bare * must be followed by keyword-only parameters");
    }
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
      c.clauses().forEach(this::leave);
    } else if (e instanceof Expression.DictComprehension c) {
      clauses(c.clauses());
      entry(c.body());
      c.clauses().forEach(this::leave);
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

  /** Each for clause opens a scope of its own, seen by the later clauses and the body. */
  private void clauses(List<Comprehension> clauses) {
    for (Comprehension clause : clauses) {
      if (clause instanceof Comprehension.For f) {
        expression(f.operand());
        Map<String, Variable> scope = new HashMap<>();
        collectTarget(
            f.variables(),
            n -> scope.computeIfAbsent(n.name(), _ -> context.local(n.name(), n.start())));
        context.comprehensions.push(scope);
        target(f.variables());
      } else if (clause instanceof Comprehension.If i) {
        expression(i.condition());
      }
    }
  }

  private void leave(Comprehension clause) {
    if (clause instanceof Comprehension.For) {
      context.comprehensions.pop();
    }
  }

  private void call(Expression.Call call) {
    expression(call.function());
    Set<String> names = new HashSet<>();
    boolean star = false;
    boolean starStar = false;
    for (Argument a : call.arguments()) {
      if (a instanceof Argument.Positional p) {
        if (starStar) {
          error(p.start(), "positional argument may not follow **kwargs");
        } else if (star) {
          error(p.start(), "positional argument may not follow *args");
        } else if (!names.isEmpty()) {
          error(p.start(), "positional argument may not follow named");
        }
      } else if (a instanceof Argument.Named n) {
        if (starStar) {
          error(n.start(), "keyword argument may not follow **kwargs");
        } else if (star) {
          error(n.start(), "keyword argument may not follow *args");
        }
        if (!names.add(n.name())) {
          error(n.start(), "keyword argument \"" + n.name() + "\" is repeated");
        }
      } else if (a instanceof Argument.Star s) {
        if (starStar) {
          error(s.start(), "*args may not follow **kwargs");
        } else if (star) {
          error(s.start(), "multiple *args not allowed");
        }
        star = true;
      } else if (a instanceof Argument.StarStar s) {
        if (starStar) {
          error(s.start(), "multiple **kwargs not allowed");
        }
        starStar = true;
      }
      expression(a.value());
    }
  }
}
