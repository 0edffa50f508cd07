package dev.bothy.dialect.function;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code data.*}: data sets and well-known places of them. */
final class DataFunctions {
  private DataFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.giving(
            Signature.of("data.envd")
                .doc(
                    "A directory for data that this machine's environments share, for"
                        + " `runtime.mount`; made when first used.")
                .returns("data_source")
                .optional("name", Type.STRING, "", "of the data set"),
            (_, a) -> new DataSource(name(a))));
  }

  private static String name(Arguments a) {
    String name = a.string("name");
    boolean good = !name.isEmpty() && !name.startsWith(".");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c > ' ' && c != '/' && c != '\\' && c != 0x7f;
    }
    if (!good) {
      throw new EvalException(
          "data.envd: not the name of a data set: \"" + name + "\"", "such as \"mnist\"");
    }
    return name;
  }

  static List<Registry.Constant> constants() {
    return List.of(
        new Registry.Constant("data.path.dgl", "~/.dgl"),
        new Registry.Constant("data.path.huggingface", "~/.cache/huggingface"));
  }

  /** {@code data.path}. */
  static Namespace path() {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Registry.Constant constant : constants()) {
      paths.put(constant.name().substring("data.path.".length()), constant.value());
    }
    return Namespace.of("data.path", paths);
  }
}
