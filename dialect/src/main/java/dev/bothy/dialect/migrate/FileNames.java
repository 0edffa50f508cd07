package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names at the top of a file.
 *
 * @param known those that may stand for a function, of this file or another; with what tells the
 *     function from all others
 * @param held of those that are variables, the names in what is given to them
 * @param aliases the variables that are another name of one function
 */
record FileNames(Map<String, String> known, Map<String, Set<String>> held, Set<String> aliases) {
  static FileNames of(Rewriting file) {
    FileNames names = new FileNames(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    String here = file.source().name();
    Map<String, Integer> given = new HashMap<>();
    for (Statement statement : file.tree().statements()) {
      switch (statement) {
        case Statement.Load load -> {
          String loaded = file.loads().get(load.module().value());
          if (loaded != null) {
            load.bindings()
                .forEach(b -> names.known.put(b.local().name(), key(loaded, b.original())));
          }
        }
        case Def def -> names.known.put(def.name().name(), key(here, def.name().name()));
        default -> {
          Set<String> mentioned = in(statement);
          for (String variable : variables(statement)) {
            names.known.put(variable, key(here, variable));
            names.held.computeIfAbsent(variable, _ -> new TreeSet<>()).addAll(mentioned);
            if (statement instanceof Statement.Assign(Expression.Name _, var _, var value, int _)
                && value instanceof Expression.Name) {
              names.aliases.add(variable);
            }
            if (given.merge(variable, 1, Integer::sum) > 1) {
              names.aliases.remove(variable);
            }
          }
        }
      }
    }
    return names;
  }

  /** Whether a file calls something when it is loaded, in no function. */
  static boolean calls(Rewriting file, String callee) {
    return file.tree().statements().stream().anyMatch(each -> calls(each, callee));
  }

  private static boolean calls(Node node, String callee) {
    return switch (node) {
      case Def _, Expression.Lambda _ -> false;
      case Expression.Call call when callee.equals(call.function().dottedName()) -> true;
      default -> node.children().stream().anyMatch(child -> calls(child, callee));
    };
  }

  static String key(String file, String name) {
    return file + ":" + name;
  }

  /** All names in a piece of a file. */
  static Set<String> in(Node node) {
    Set<String> found = new TreeSet<>();
    if (node instanceof Expression.Name name) {
      found.add(name.name());
    }
    node.children().forEach(child -> found.addAll(in(child)));
    return found;
  }

  /** Those that a statement gives something. */
  private static Set<String> variables(Node node) {
    Set<String> found = new TreeSet<>();
    if (node instanceof Statement.Assign assign) {
      found.addAll(in(assign.target()));
    }
    if (node instanceof Statement.For loop) {
      found.addAll(in(loop.variables()));
    }
    node.children().forEach(child -> found.addAll(variables(child)));
    return found;
  }
}
