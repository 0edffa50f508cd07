package dev.bothy.starlark.eval;

import java.util.LinkedHashMap;
import java.util.Map;

/** The functions and constants of the language itself. */
final class CoreBuiltins {
  private CoreBuiltins() {}

  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("None", None.NONE);
    all.put("True", true);
    all.put("False", false);
    return all;
  }
}
