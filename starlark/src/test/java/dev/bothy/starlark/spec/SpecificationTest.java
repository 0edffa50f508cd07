package dev.bothy.starlark.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkStruct;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.lib.JsonModule;
import dev.bothy.starlark.lib.MathModule;
import dev.bothy.starlark.lib.TimeModule;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each chunk runs without an error, or fails on the lines that say so with the messages they say.
 */
public class SpecificationTest {
  static Stream<Chunk> chunks() {
    return Chunk.all().stream();
  }

  /** What the chunks find beside the language. */
  public static final Predeclared NAMES =
      Predeclared.core()
          .with(
              "assert_eq",
              Builtin.of(
                  Signature.of("assert_eq").required("x", Type.ANY).required("y", Type.ANY).build(),
                  (_, a) -> {
                    if (!Values.equal(a.raw("x"), a.raw("y"))) {
                      throw new EvalException(
                          Values.repr(a.raw("x")) + " is not " + Values.repr(a.raw("y")));
                    }
                    return None.NONE;
                  }))
          .with(
              "fails",
              Builtin.of(
                  Signature.of("fails")
                      .required("f", Type.CALLABLE)
                      .required("message", Type.STRING)
                      .build(),
                  (thread, a) -> {
                    String text;
                    try {
                      Starlark.call(thread, a.raw("f"), List.of(), Map.of());
                      text = "no failure";
                    } catch (EvalException e) {
                      text = e.text();
                    }
                    if (!text.contains(a.string("message"))) {
                      throw new EvalException("it says: " + text);
                    }
                    return None.NONE;
                  }))
          .with("json", JsonModule.module())
          .with("math", MathModule.module())
          .with("struct", StarlarkStruct.FUNCTION)
          .with("time", TimeModule.module(InstantSource.fixed(Instant.ofEpochSecond(1000))))
          .with(
              "freeze",
              Builtin.of(
                  Signature.of("freeze").required("x", Type.ANY).build(),
                  (_, a) -> {
                    Values.freeze(a.raw("x"));
                    return a.raw("x");
                  }));

  @ParameterizedTest
  @MethodSource("chunks")
  void chunk(Chunk c) {
    check(c, Integer.MAX_VALUE);
  }

  /** Every function and loop compiled before it first runs: nothing may differ. */
  @ParameterizedTest
  @MethodSource("chunks")
  void chunkCompiled(Chunk c) {
    check(c, 0);
  }

  private static void check(Chunk c, int compileAfter) {
    Map<Integer, String> got = new TreeMap<>();
    try {
      Starlark.execute(
          StarlarkThread.builder().printer(_ -> {}).compileAfter(compileAfter).build(),
          SourceFile.of(c.file(), c.text()),
          c.dialect(),
          NAMES);
    } catch (SyntaxException e) {
      for (Diagnostic d : e.diagnostics()) {
        got.merge(d.line(), d.text(), (x, y) -> x + "; " + y);
      }
    } catch (StarlarkException e) {
      StackFrame at = ((EvalException) e).frames().getLast();
      got.put(at.line(), e.getMessage());
    }
    Map<Integer, String> wrong = new LinkedHashMap<>(got);
    c.expected()
        .forEach(
            (line, part) ->
                wrong.computeIfPresent(line, (_, text) -> text.contains(part) ? null : text));
    assertThat(wrong).as("errors that were not expected").isEmpty();
    assertThat(got.keySet()).isEqualTo(c.expected().keySet());
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void printsAsItIs(Chunk c) {
    assertThat(SyntaxTree.parse(SourceFile.of(c.file(), c.text())).print()).isEqualTo(c.text());
  }
}
