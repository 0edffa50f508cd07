package dev.bothy.dialect.lint;

import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.Variable;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names that {@code load} and {@code include} bring in and nothing uses. */
final class UnusedNames {
  private UnusedNames() {}

  static void look(CheckedFile file, Lint lint) {
    Resolution names = file.names();
    Set<Expression.Name> binding = new HashSet<>();
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Statement.Load load) {
        load.bindings().forEach(b -> binding.add(b.local()));
      } else if (statement instanceof Statement.Assign assign
          && assign.target() instanceof Expression.Name target) {
        binding.add(target);
      }
    }
    Set<String> used = new HashSet<>();
    for (Node node : file.nodes()) {
      if (node instanceof Expression.Name name && !binding.contains(name)) {
        Variable variable = outermost(names.lookup(name));
        if (variable != null && variable.scope() == Variable.Scope.GLOBAL) {
          used.add(variable.name());
        }
      }
    }
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Statement.Load load) {
        for (Statement.Binding b : load.bindings()) {
          if (!used.contains(b.local().name())) {
            lint.warn(
                Rule.UNUSED_NAME,
                file.place(b.local().start()),
                b.local().name() + " is loaded and not used",
                null);
          }
        }
      } else if (statement instanceof Statement.Assign assign
          && assign.target() instanceof Expression.Name target
          && assign.value() instanceof Expression.Call call
          && call.function() instanceof Expression.Name function
          && function.name().equals("include")
          && !used.contains(target.name())) {
        lint.warn(
            Rule.UNUSED_NAME,
            file.place(target.start()),
            target.name() + " is a library that is not used",
            "what its files do when they are run still counts");
      }
    }
  }

  private static @Nullable Variable outermost(@Nullable Variable variable) {
    Variable v = variable;
    while (v != null && v.outer() != null) {
      v = v.outer();
    }
    return v;
  }
}
