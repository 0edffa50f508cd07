package dev.bothy.dialect.function;

import dev.bothy.dialect.state.StateValue;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every function of the API, in one list: what a file finds, what documentation, stubs and
 * completion are made of.
 */
public final class Registry {
  /** What people call functions of a family that have another name. */
  private static final Map<String, Map<String, String>> OTHER_NAMES =
      Map.of(
          "install",
          Map.of(
              "pip_packages", "python_packages",
              "pip", "python_packages",
              "apt", "apt_packages",
              "system_packages", "apt_packages",
              "golang", "go",
              "node", "nodejs",
              "r", "r_lang",
              "vscode", "vscode_extensions"),
          "runtime",
          Map.of("env", "environ", "port", "expose", "ports", "expose", "volume", "mount"),
          "Mount",
          Map.of("volume", "cache"));

  private Registry() {}

  /** All functions, families together. Methods of states are not among them. */
  public static List<ApiFunction> functions() {
    List<ApiFunction> all = new ArrayList<>(80);
    all.addAll(BaseFunctions.all());
    all.addAll(InstallFunctions.all());
    all.addAll(ConfigFunctions.all());
    all.addAll(IoFunctions.all());
    all.addAll(RuntimeFunctions.all());
    all.addAll(DataFunctions.all());
    all.addAll(SourceFunctions.all());
    all.addAll(MountFunctions.all());
    return all;
  }

  /** The signatures of all functions, and of the methods of states as {@code state.NAME}. */
  public static List<Signature> signatures() {
    List<Signature> all = new ArrayList<>();
    for (ApiFunction function : functions()) {
      all.add(function.signature());
    }
    all.addAll(StateValue.signatures());
    return all;
  }

  /**
   * A name that is no function.
   *
   * @param name the whole one, as {@code data.path.dgl}
   */
  public record Constant(String name, String value) {}

  /** All constants. */
  public static List<Constant> constants() {
    List<Constant> all = new ArrayList<>(DataFunctions.constants());
    // In envd this is the project's absolute path; a path of the host has no place in a graph.
    all.add(new Constant("_build_context_dir", "."));
    return all;
  }

  /** The names that a file finds without binding them, apart from the language's own. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    functions().forEach(f -> names.add(firstPart(f.signature().name())));
    constants().forEach(c -> names.add(firstPart(c.name())));
    return names;
  }

  private static String firstPart(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** What a file finds without binding it, writing into this recording. */
  public static Map<String, Object> predeclared(Recording recording) {
    return predeclared(recording, recording.isOld() ? OldFunctions.all(functions()) : functions());
  }

  private static Map<String, Object> predeclared(Recording recording, List<ApiFunction> functions) {
    Map<String, Object> names = new LinkedHashMap<>();
    Map<String, Map<String, Object>> modules = new LinkedHashMap<>();
    for (ApiFunction function : functions) {
      String name = function.signature().name();
      int dot = name.indexOf('.');
      if (dot < 0) {
        names.put(name, function.bind(recording));
      } else {
        modules
            .computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<>())
            .put(name.substring(dot + 1), function.bind(recording));
      }
    }
    modules.computeIfAbsent("data", _ -> new LinkedHashMap<>()).put("path", DataFunctions.path());
    modules.forEach(
        (name, fields) ->
            names.put(
                name,
                Namespace.of(name, fields).withHints(OTHER_NAMES.getOrDefault(name, Map.of()))));
    for (Constant constant : constants()) {
      if (constant.name().indexOf('.') < 0) {
        names.put(constant.name(), constant.value());
      }
    }
    return names;
  }
}
