package dev.bothy.dialect.migrate;

import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code io.copy(host_path=, envd_path=)}: two parameters with other names. They mean the same
 * wherever the call stands, so those in loops and branches are rewritten too.
 */
final class OldCopies {
  private static final Map<String, String> NAMES =
      new TreeMap<>(Map.of("host_path", "source", "envd_path", "target"));

  private OldCopies() {}

  /** Whether a file has one with an old name. */
  static boolean areIn(SyntaxTree tree) {
    return !named(tree).isEmpty();
  }

  static void rewrite(Rewriting file) {
    for (Argument.Named argument : named(file.tree())) {
      int end = argument.start() + argument.name().length();
      file.replace(argument.start(), end, Objects.requireNonNull(NAMES.get(argument.name())));
    }
  }

  /** The arguments that are given by an old name. */
  private static List<Argument.Named> named(SyntaxTree tree) {
    Resolution names = Resolution.of(tree, Dialect.ENVD, Registry.names());
    List<Argument.Named> found = new ArrayList<>();
    for (Statement statement : tree.statements()) {
      collect(statement, names, found);
    }
    return found;
  }

  private static void collect(Node node, Resolution names, List<Argument.Named> found) {
    if (node instanceof Expression.Call call && isCopy(call.function(), names)) {
      for (Argument argument : call.arguments()) {
        if (argument instanceof Argument.Named named && NAMES.containsKey(named.name())) {
          found.add(named);
        }
      }
    }
    node.children().forEach(child -> collect(child, names, found));
  }

  /** Not where the file calls something else {@code io}. */
  private static boolean isCopy(Expression function, Resolution names) {
    if (!(function instanceof Expression.Dot dot
        && dot.name().equals("copy")
        && dot.target() instanceof Expression.Name io
        && io.name().equals("io"))) {
      return false;
    }
    @Nullable Variable variable = names.lookup(io);
    return variable != null && variable.scope() == Variable.Scope.PREDECLARED;
  }
}
