package dev.bothy.dialect.lint;

import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a state's methods whose result nobody takes: they change nothing, since a state never
 * changes. Told by the method's name, since types are not known here.
 */
final class LostStates {
  private static final String STATES = "Source";
  private static final String METHOD = "state.";

  /** Dicts and sets have a method of that name too. */
  private static final String AMBIGUOUS = "update";

  private LostStates() {}

  static void look(CheckedFile file, Lint lint) {
    Set<String> methods = methods();
    Set<String> others = others(file);
    for (Node node : file.nodes()) {
      if (node instanceof Statement.Expr statement
          && statement.expression() instanceof Expression.Call call
          && call.function() instanceof Expression.Dot method) {
        String of = base(method.target());
        if (STATES.equals(of)
            || methods.contains(method.name()) && (of == null || !others.contains(of))) {
          lint.warn(
              Rule.LOST_STATE,
              file.place(call.place(file.source())),
              method.name() + " gives a new state, which nothing takes: it changes nothing",
              method.target() instanceof Expression.Name name && !STATES.equals(of)
                  ? "write %1$s = %1$s.%2$s(…)".formatted(name.name(), method.name())
                  : "give it a name, or return it");
        }
      }
    }
  }

  private static Set<String> methods() {
    Set<String> methods = new HashSet<>();
    for (Signature signature : Registry.signatures()) {
      if (signature.name().startsWith(METHOD)) {
        methods.add(signature.name().substring(METHOD.length()));
      }
    }
    methods.remove(AMBIGUOUS);
    return methods;
  }

  /** Names of what has functions of such names and is no state: modules and libraries. */
  private static Set<String> others(CheckedFile file) {
    Set<String> others = new HashSet<>(Registry.names());
    for (Node node : file.nodes()) {
      if (node instanceof Statement.Load load) {
        load.bindings().forEach(b -> others.add(b.local().name()));
      } else if (node instanceof Statement.Assign assign
          && assign.target() instanceof Expression.Name name
          && assign.value() instanceof Expression.Call call
          && call.function() instanceof Expression.Name function
          && function.name().equals("include")) {
        others.add(name.name());
      }
    }
    return others;
  }

  /** The name that a chain of dots begins with; null where it begins with something else. */
  private static @Nullable String base(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> name.name();
      case Expression.Dot dot -> base(dot.target());
      default -> null;
    };
  }
}
