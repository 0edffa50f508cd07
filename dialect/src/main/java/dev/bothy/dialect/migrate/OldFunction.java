package dev.bothy.dialect.migrate;

import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Statement;
import java.util.ArrayList;
import java.util.List;

/** A function of a file. */
record OldFunction(Rewriting file, Def def, Edits edits) {
  /** All that are at the top of a file. */
  static List<OldFunction> of(Rewriting file) {
    List<OldFunction> functions = new ArrayList<>();
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Def def) {
        functions.add(new OldFunction(file, def, Edits.of(file.source(), def.name().name())));
      }
    }
    return functions;
  }

  /** The calls of a function that may happen or not, or more than once. */
  List<Expression.Call> otherCalls(String callee) {
    List<Expression.Call> others = new ArrayList<>();
    collect(def, callee, others);
    List<Integer> sure = edits.calls(callee).stream().map(Expression.Call::start).toList();
    others.removeIf(call -> sure.contains(call.start()));
    return others;
  }

  private static void collect(Node node, String callee, List<Expression.Call> found) {
    if (node instanceof Expression.Call call && callee.equals(call.function().dottedName())) {
      found.add(call);
    }
    node.children().forEach(child -> collect(child, callee, found));
  }

  /** Whether {@code --from} may name it: it is public, and needs no arguments. */
  boolean isBuildable() {
    return !def.name().name().startsWith("_")
        && def.parameters().stream()
            .allMatch(p -> p.kind() != Def.Parameter.Kind.PLAIN || p.defaultValue() != null);
  }

  /** What tells it from all others. */
  String key() {
    return FileNames.key(file.source().name(), def.name().name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OldFunction function && key().equals(function.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }
}
