package dev.bothy.dialect.lint;

import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.syntax.Comprehension;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls that give a state which nobody takes: they change nothing, since a state never changes.
 * Told only of what is known to be a state, as libraries have functions of the same names: what
 * {@code Source} gives, what a state's methods give of it, and names that are given nothing else.
 */
final class LostStates {
  private static final String METHOD = "state.";

  private final Resolution names;

  /** Functions that give a state, by the whole name. */
  private final Set<String> functions = new HashSet<>();

  private final Set<String> methods = new HashSet<>();

  /** What the file gives to each name, by an assignment of its own. */
  private final Map<Variable, List<Expression>> values = new HashMap<>();

  private final Set<Variable> states = new HashSet<>();

  private LostStates(CheckedFile file) {
    names = file.names();
    for (Signature signature : Registry.signatures()) {
      if (signature.name().startsWith(METHOD)) {
        methods.add(signature.name().substring(METHOD.length()));
      } else if (signature.result().name().equals("state")) {
        functions.add(signature.name());
      }
    }
    List<Node> nodes = file.nodes();
    nodes.forEach(this::collect);
    nodes.forEach(this::forget);
    while (addStates()) {
      // One name's value may be another's.
    }
  }

  static void look(CheckedFile file, Lint lint) {
    LostStates known = new LostStates(file);
    for (Node node : file.nodes()) {
      if (node instanceof Statement.Expr statement
          && statement.expression() instanceof Expression.Call call
          && known.isState(call)) {
        lint.warn(
            Rule.LOST_STATE,
            file.place(call.place(file.source())),
            function(call) + " gives a new state, which nothing takes: it changes nothing",
            known.hint(call));
      }
    }
  }

  private static String function(Expression.Call call) {
    return call.function() instanceof Expression.Dot dot
        ? dot.name()
        : String.valueOf(call.function().dottedName());
  }

  private String hint(Expression.Call call) {
    // A name of an enclosing function would become the inner one's own.
    return call.function() instanceof Expression.Dot method
            && method.target() instanceof Expression.Name name
            && isLocal(name)
            && isState(name)
        ? "write %1$s = %1$s.%2$s(…)".formatted(name.name(), method.name())
        : "give it a name, or return it";
  }

  private boolean isLocal(Expression.Name name) {
    Variable variable = names.lookup(name);
    return variable != null && variable.scope() == Variable.Scope.LOCAL;
  }

  private void collect(Node node) {
    if (node instanceof Statement.Assign assign
        && assign.operator() == null
        && assign.target() instanceof Expression.Name name) {
      Variable variable = variable(name);
      if (variable != null) {
        values.computeIfAbsent(variable, _ -> new ArrayList<>()).add(assign.value());
      }
    }
  }

  /** Names that something else may give a value: it can be anything. */
  private void forget(Node node) {
    switch (node) {
      case Statement.Assign assign when assign.operator() != null -> forgetAll(assign.target());
      case Statement.Assign assign when !(assign.target() instanceof Expression.Name) ->
          forgetAll(assign.target());
      case Statement.For loop -> forgetAll(loop.variables());
      case Statement.Load load -> load.bindings().forEach(b -> forgetAll(b.local()));
      case Comprehension.For loop -> forgetAll(loop.variables());
      case Def.Parameter parameter when parameter.name() != null -> forgetAll(parameter.name());
      case Def def -> forgetAll(def.name());
      default -> {}
    }
  }

  private void forgetAll(Node target) {
    if (target instanceof Expression.Name name) {
      Variable variable = variable(name);
      if (variable != null) {
        values.remove(variable);
      }
    }
    target.children().forEach(this::forgetAll);
  }

  /** Names whose values are all states; itself is one then, as in {@code a = a.run(…)}. */
  private boolean addStates() {
    boolean more = false;
    for (Map.Entry<Variable, List<Expression>> entry : values.entrySet()) {
      if (!states.contains(entry.getKey()) && entry.getValue().stream().anyMatch(this::isState)) {
        states.add(entry.getKey());
        if (entry.getValue().stream().allMatch(this::isState)) {
          more = true;
        } else {
          states.remove(entry.getKey());
        }
      }
    }
    return more;
  }

  private boolean isState(Expression expression) {
    return switch (expression.bare()) {
      case Expression.Name name -> {
        Variable variable = variable(name);
        yield variable != null && states.contains(variable);
      }
      case Expression.Conditional either -> isState(either.then()) && isState(either.otherwise());
      case Expression.Call call -> isFunction(call.function()) || isMethod(call.function());
      default -> false;
    };
  }

  private boolean isFunction(Expression function) {
    String name = function.dottedName();
    return name != null && functions.contains(name) && isPredeclared(function);
  }

  private boolean isPredeclared(Expression dotted) {
    return switch (dotted) {
      case Expression.Dot dot -> isPredeclared(dot.target());
      case Expression.Name name -> {
        Variable variable = names.lookup(name);
        yield variable != null && variable.scope() == Variable.Scope.PREDECLARED;
      }
      default -> false;
    };
  }

  private boolean isMethod(Expression function) {
    return function instanceof Expression.Dot dot
        && methods.contains(dot.name())
        && isState(dot.target());
  }

  /** The one of the function that binds it. */
  private @Nullable Variable variable(Expression.Name name) {
    Variable variable = names.lookup(name);
    while (variable != null && variable.outer() != null) {
      variable = variable.outer();
    }
    return variable;
  }
}
