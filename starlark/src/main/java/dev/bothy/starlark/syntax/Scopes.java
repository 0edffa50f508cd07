package dev.bothy.starlark.syntax;

import dev.bothy.starlark.syntax.Variable.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that can be seen from where the resolver is. */
final class Scopes {
  final List<Variable> globals = new ArrayList<>();
  private final boolean sets;
  private final boolean fromTheTop;
  private final boolean late;
  private final Set<String> predeclared;
  private final Map<String, Variable> globalNames = new HashMap<>();
  private final Map<String, Variable> predeclaredVariables = new HashMap<>();

  /** The function being walked. */
  Context context;

  /** A function being walked; the file itself is the outermost. */
  static final class Context {
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

  Scopes(Dialect dialect, Set<String> predeclared, boolean late, FunctionScope file) {
    this.late = late;
    this.sets = dialect.set();
    this.fromTheTop = dialect.globalReassign();
    this.predeclared = predeclared;
    this.context = new Context(null, file);
  }

  boolean atTopLevel() {
    return context.parent == null;
  }

  /** Goes into a nested function. */
  Context enter(FunctionScope scope) {
    context = new Context(context, scope);
    return context;
  }

  /** Goes back out of it. */
  void leave() {
    context = java.util.Objects.requireNonNull(context.parent);
  }

  void declareGlobal(Expression.Name name) {
    if (!globalNames.containsKey(name.name())) {
      addGlobal(name.name(), name.start());
    }
  }

  private Variable addGlobal(String name, int at) {
    Variable v = new Variable(name, Scope.GLOBAL, globals.size(), at, null);
    globalNames.put(name, v);
    globals.add(v);
    return v;
  }

  /** The variable that a binding of a name in the function, or the file, means. */
  @Nullable Variable own(String name) {
    return atTopLevel() ? globalNames.get(name) : context.names.get(name);
  }

  /**
   * The variable that a use of a name means; null for one that nothing binds. Where globals may be
   * bound again, a file is read from the top, as Python does: what the file itself uses must have
   * been bound above.
   */
  @Nullable Variable use(String name) {
    Variable v = lookup(context, name);
    if (v == null && late && !atTopLevel()) {
      return addGlobal(name, -1);
    }
    return fromTheTop
            && v != null
            && v.scope() == Scope.GLOBAL
            && !v.isBound()
            && atTopLevel()
            && context.comprehensions.isEmpty()
        ? predeclared(name)
        : v;
  }

  private @Nullable Variable predeclared(String name) {
    return predeclared.contains(name) && (sets || !name.equals("set"))
        ? predeclaredVariables.computeIfAbsent(
            name, n -> new Variable(n, Scope.PREDECLARED, -1, -1, null))
        : null;
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
      return v != null ? v : predeclared(name);
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

  /** Every name that could be used here, the innermost first. */
  Set<String> visibleNames() {
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
}
