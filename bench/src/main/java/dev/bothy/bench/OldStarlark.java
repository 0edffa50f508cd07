package dev.bothy.bench;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import net.starlark.java.eval.EvalException;
import net.starlark.java.eval.Module;
import net.starlark.java.eval.Mutability;
import net.starlark.java.eval.Starlark;
import net.starlark.java.eval.StarlarkSemantics;
import net.starlark.java.eval.StarlarkThread;
import net.starlark.java.syntax.FileOptions;
import net.starlark.java.syntax.ParserInput;
import net.starlark.java.syntax.SyntaxError;

/**
 * Runs one Starlark file with the evaluator of Bazel 4.2.1, recursion allowed: a peer to measure
 * against.
 */
final class OldStarlark {
  public static void main(String[] args)
      throws IOException, EvalException, SyntaxError.Exception, InterruptedException {
    StarlarkSemantics semantics =
        StarlarkSemantics.builder().setBool(StarlarkSemantics.ALLOW_RECURSION, true).build();
    try (Mutability mutability = Mutability.create(args[0])) {
      StarlarkThread thread = new StarlarkThread(mutability, semantics);
      thread.setPrintHandler((_, line) -> System.out.println(line));
      Starlark.execFile(
          ParserInput.readFile(args[0]),
          FileOptions.DEFAULT,
          Module.withPredeclared(semantics, ImmutableMap.of()),
          thread);
    }
  }

  private OldStarlark() {}
}
