package dev.bothy.dialect.migrate;

import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function of a file.
 *
 * @param known the functions that its file may name, as {@link #key} has them
 */
record OldFunction(Rewriting file, Def def, Edits edits, Map<String, String> known) {
  /** All that are at the top of a file. */
  static List<OldFunction> of(Rewriting file) {
    Map<String, String> known = new TreeMap<>();
    List<OldFunction> functions = new ArrayList<>();
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Statement.Load load) {
        String loaded = file.loads().get(load.module().value());
        load.bindings()
            .forEach(b -> known.put(b.local().name(), key(String.valueOf(loaded), b.original())));
      } else if (statement instanceof Def def) {
        String name = def.name().name();
        known.put(name, key(file.source().name(), name));
        functions.add(new OldFunction(file, def, Edits.of(file.source(), name), known));
      }
    }
    return functions;
  }

  private static String key(String file, String name) {
    return file + ":" + name;
  }

  /** What tells it from all others. */
  String key() {
    return key(file.source().name(), def.name().name());
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
