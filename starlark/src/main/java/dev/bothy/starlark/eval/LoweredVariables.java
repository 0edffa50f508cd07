package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Variable;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What reads a name, and what assigns to a name, an element or a field. */
final class LoweredVariables {
  private final Lowering lowering;
  private final Resolution names;
  private final Module module;

  LoweredVariables(Lowering lowering, Resolution names, Module module) {
    this.lowering = lowering;
    this.names = names;
    this.module = module;
  }

  Node read(Expression.Name n) {
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
            ? new SessionNodes.Global(cell, n.name(), n.start(), isLate(v) ? known() : null)
            : v.scope() == Variable.Scope.GLOBAL
                ? new VariableNodes.Global(v.index(), n.name(), n.start(), v.isExported())
                : new VariableNodes.Constant(
                    Objects.requireNonNull(module.predeclared().get(n.name()), n.name()));
      }
    };
  }

  /** Of a session: whether only a later piece can bind it. */
  private static boolean isLate(Variable v) {
    return v.scope() == Variable.Scope.GLOBAL && v.declaredAt() < 0;
  }

  private Set<String> known() {
    return module.predeclared().values().keySet();
  }

  Target target(Expression target) {
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
      return new Target.Element(lowering.node(i.target()), lowering.node(i.index()), i.open());
    }
    if (target instanceof Expression.Dot d) {
      return new Target.Field(lowering.node(d.target()), d.name(), d.dot());
    }
    throw new IllegalStateException("no target: " + target);
  }

  private Target several(List<Expression> elements, int at) {
    return new Target.Several(elements.stream().map(this::target).toArray(Target[]::new), at);
  }
}
