package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs short texts as the specification has them. */
final class Scripts {
  private Scripts() {}

  /** A file named f. */
  static Module run(String text) {
    return run(StarlarkThread.builder().build(), text);
  }

  static Module run(StarlarkThread thread, String text) {
    return Starlark.execute(thread, SourceFile.of("f", text), Dialect.SPEC, Predeclared.core());
  }

  /** What a file binds to a name. */
  static Object global(Module module, String name) {
    return Objects.requireNonNull(module.get(name), name);
  }

  /** What an expression gives. */
  static Object value(String expression) {
    return global(run("x = " + expression + "\n"), "x");
  }

  /** What a file's function f gives, called from outside. */
  static Object callF(String text) {
    StarlarkThread thread = StarlarkThread.builder().build();
    return Starlark.call(thread, global(run(thread, text), "f"), List.of(), Map.of());
  }
}
