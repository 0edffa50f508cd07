package dev.bothy.dialect.function;

import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
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

  /** Constants, by their names within {@code data}. */
  static Map<String, Object> constants() {
    return Map.of(
        "path",
        Namespace.of("data.path", Map.of("huggingface", "~/.cache/huggingface", "dgl", "~/.dgl")));
  }
}
