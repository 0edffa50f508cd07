package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names of a file are bound where, how often they occur, and to what they are bound once. */
final class Bindings {
  private final Resolution names;
  private final Map<Variable, Integer> occurrences = new HashMap<>();
  private final Map<Variable, Expression> values = new HashMap<>();
  private final Map<Variable, Integer> assignments = new HashMap<>();
  private final Set<String> bound = new HashSet<>();

  Bindings(SyntaxTree tree) {
    names = Resolution.of(tree, Dialect.ALL, Set.of());
    for (Statement s : tree.statements()) {
      Calls.visitAll(s, this::count);
      collect(s, 1);
    }
  }

  private void count(Expression e) {
    if (e instanceof Expression.Name n) {
      Variable v = root(n);
      if (v != null) {
        occurrences.merge(v, 1, Integer::sum);
        bound.add(v.name());
      }
    }
  }

  /**
   * The variable itself, whichever function sees it; null for names that the file does not bind.
   */
  private @Nullable Variable root(Expression.Name n) {
    Variable v = names.lookup(n);
    while (v != null && v.outer() != null) {
      v = v.outer();
    }
    return v;
  }

  /** Conditional bindings count twice: such a name has no one value. */
  private void collect(Statement statement, int weight) {
    switch (statement) {
      case Statement.Assign a -> {
        if (a.target() instanceof Expression.Name n) {
          bind(n, weight);
          if (a.operator() == null) {
            Variable v = root(n);
            if (v != null) {
              values.put(v, a.value());
            }
          }
        } else {
          targets(a.target());
        }
      }
      case Def d -> {
        bind(d.name(), 2);
        for (Def.Parameter p : d.parameters()) {
          if (p.name() != null) {
            bind(p.name(), 2);
          }
        }
        collect(d.body(), 1);
      }
      case Statement.If i -> {
        i.branches().forEach(b -> collect(b.body(), 2));
        if (i.otherwise() != null) {
          collect(i.otherwise(), 2);
        }
      }
      case Statement.For f -> {
        targets(f.variables());
        collect(f.body(), 2);
      }
      case Statement.While w -> collect(w.body(), 2);
      case Statement.Load l -> l.bindings().forEach(b -> bind(b.local(), 2));
      case Statement.Expr _,
          Statement.Return _,
          Statement.Break _,
          Statement.Continue _,
          Statement.Pass _,
          Statement.Broken _ -> {}
    }
  }

  private void collect(Statement.Block block, int weight) {
    block.statements().forEach(s -> collect(s, weight));
  }

  private void bind(Expression.Name n, int weight) {
    Variable v = root(n);
    if (v != null) {
      assignments.merge(v, weight, Integer::sum);
    }
  }

  private void targets(Expression target) {
    switch (target) {
      case Expression.Name n -> bind(n, 2);
      case Expression.Parenthesized p -> targets(p.inner());
      case Expression.TupleLiteral t -> t.elements().forEach(this::targets);
      case Expression.ListLiteral l -> l.elements().forEach(this::targets);
      default -> {}
    }
  }

  /**
   * Whether the file binds a name anywhere, so that it may not be what the host gives under that
   * name.
   */
  boolean binds(String name) {
    return bound.contains(name);
  }

  /** What a name is bound to by the one plain assignment that it has; else null. */
  @Nullable Expression onlyValue(Expression.Name n) {
    Variable v = root(n);
    if (v == null || assignments.getOrDefault(v, 0) != 1) {
      return null;
    }
    return values.get(v);
  }

  /** Whether a name with one binding is used only once besides. */
  boolean isReadOnce(Expression.Name n) {
    Variable v = root(n);
    return v != null && occurrences.getOrDefault(v, 0) == 2;
  }
}
