package dev.bothy.dialect.function;

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
        ApiFunction.unsupported(
            Signature.of("data.envd").returns("data source").optional("name", Type.STRING, "", ""),
            "name a directory: runtime.mount(host_path=\"~/data\", envd_path=\"~/data\")"));
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
