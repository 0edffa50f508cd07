package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which functions of files that load each other use which, to know what goes along with a call in
 * one of them. An environment is what a function stands for that no other one uses.
 */
final class CallGraph {
  /** Of the environments that have a call, how many have something else too. */
  enum Along {
    NEVER,
    SOMETIMES,
    ALWAYS
  }

  /**
   * Another function in a function's body.
   *
   * @param sure whether it is called there whatever the arguments are
   */
  private record Use(String used, boolean sure) {}

  private final List<OldFunction> functions;

  /** By the key of a function, or of a variable that may hold one. */
  private final Map<String, List<Use>> uses = new LinkedHashMap<>();

  private CallGraph(List<OldFunction> functions) {
    this.functions = functions;
  }

  static CallGraph of(List<Rewriting> files, List<OldFunction> functions) {
    CallGraph graph = new CallGraph(functions);
    Map<Rewriting, FileNames> names = new HashMap<>();
    for (Rewriting file : files) {
      FileNames own = FileNames.of(file);
      names.put(file, own);
      own.held()
          .forEach(
              (variable, held) ->
                  graph.uses.put(
                      FileNames.key(file.source().name(), variable),
                      used(own, variable, held, _ -> own.aliases().contains(variable))));
    }
    for (OldFunction function : functions) {
      graph.uses.put(
          function.key(),
          used(
              Objects.requireNonNull(names.get(function.file())),
              function.def().name().name(),
              FileNames.in(function.def()),
              name -> !function.edits().calls(name).isEmpty()));
    }
    return graph;
  }

  private static List<Use> used(
      FileNames names, String own, Set<String> mentioned, Predicate<String> sure) {
    List<Use> used = new ArrayList<>();
    for (String name : mentioned) {
      String key = names.known().get(name);
      if (key != null && !name.equals(own)) {
        used.add(new Use(key, sure.test(name)));
      }
    }
    return used;
  }

  /** Whether a function's own body calls another, such as {@code install.cuda}. */
  static Along calls(OldFunction function, String callee) {
    if (!function.edits().calls(callee).isEmpty()) {
      return Along.ALWAYS;
    }
    return mentions(function.def(), callee) ? Along.SOMETIMES : Along.NEVER;
  }

  private static boolean mentions(Node node, String callee) {
    return (node instanceof Expression expression && callee.equals(expression.dottedName()))
        || node.children().stream().anyMatch(child -> mentions(child, callee));
  }

  /**
   * Whether the environments that a function is part of have what some functions have.
   *
   * @param own what a function's own body says
   */
  Along along(OldFunction function, Function<OldFunction, Along> own) {
    Map<String, Along> said = new HashMap<>();
    functions.forEach(each -> said.put(each.key(), own.apply(each)));
    Set<String> used = used();
    Set<Along> found = EnumSet.noneOf(Along.class);
    String name = function.key();
    for (String root : said.keySet()) {
      if (!used.contains(root) && reached(root, false).contains(name)) {
        found.add(all(root, said));
      }
    }
    if (found.isEmpty()) {
      // Functions that use each other have no root.
      found.add(all(name, said));
    }
    return found.size() == 1 ? found.iterator().next() : Along.SOMETIMES;
  }

  /** Whether no other function uses it. */
  boolean isEnvironment(OldFunction function) {
    return !used().contains(function.key());
  }

  /** What other functions come to; a variable that only names a function is none. */
  private Set<String> used() {
    Set<String> used = new HashSet<>();
    for (OldFunction function : functions) {
      Set<String> reached = reached(function.key(), false);
      reached.remove(function.key());
      used.addAll(reached);
    }
    return used;
  }

  private Along all(String root, Map<String, Along> said) {
    if (reached(root, true).stream()
        .anyMatch(name -> said.getOrDefault(name, Along.NEVER) == Along.ALWAYS)) {
      return Along.ALWAYS;
    }
    return reached(root, false).stream()
            .allMatch(name -> said.getOrDefault(name, Along.NEVER) == Along.NEVER)
        ? Along.NEVER
        : Along.SOMETIMES;
  }

  /** A function and those that it comes to. */
  private Set<String> reached(String root, boolean surely) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        for (Use use : uses.getOrDefault(next, List.of())) {
          if (use.sure || !surely) {
            open.push(use.used);
          }
        }
      }
    }
    return seen;
  }
}
