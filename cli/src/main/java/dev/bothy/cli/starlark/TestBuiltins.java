package dev.bothy.cli.starlark;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkStruct;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.lib.JsonModule;
import dev.bothy.starlark.lib.MathModule;
import dev.bothy.starlark.lib.TimeModule;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code --test-builtins} adds: the names that public suites of Starlark tests rely on. */
public final class TestBuiltins {
  private TestBuiltins() {}

  /** By name. */
  public static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Builtin b :
        List.of(
            Builtin.of(
                Signature.of("catch")
                    .required("f", Type.CALLABLE)
                    .positionalOnly()
                    .returns("any")
                    .doc("The message that calling f fails with, or None.")
                    .build(),
                TestBuiltins::caught),
            Builtin.of(
                Signature.of("matches")
                    .required("regex", Type.STRING)
                    .required("text", Type.STRING)
                    .positionalOnly()
                    .returns("bool")
                    .doc("Whether a regular expression in RE2's syntax is found in a text.")
                    .build(),
                TestBuiltins::matches),
            Builtin.of(
                Signature.of("module")
                    .required("name", Type.STRING)
                    .positionalOnly()
                    .kwargs("members", Type.ANY, "")
                    .returns("module")
                    .doc("A named group of values.")
                    .build(),
                (_, a) -> Namespace.of(a.string("name"), a.kwargs())),
            Builtin.of(
                Signature.of("hasfields")
                    .returns("hasfields")
                    .doc("A record whose fields may be set.")
                    .build(),
                (_, _) -> new HasFields()),
            StarlarkStruct.FUNCTION)) {
      all.put(b.name(), b);
    }
    for (Builtin b : TestAssertions.all()) {
      all.put(b.name(), b);
    }
    Builtin freeze =
        Builtin.of(
            Signature.of("freeze")
                .required("x", Type.ANY)
                .positionalOnly()
                .returns("any")
                .doc("The value, unchangeable from now on.")
                .build(),
            (_, a) -> {
              Values.freeze(a.raw("x"));
              return a.raw("x");
            });
    all.put("freeze", freeze);
    all.put("_freeze", freeze);
    all.put("fibonacci", new Fibonacci());
    all.put("json", JsonModule.module());
    all.put("math", MathModule.module());
    all.put("time", TimeModule.module(InstantSource.system()));
    return all;
  }

  private static Object caught(StarlarkThread thread, Arguments a) {
    String message = failure(thread, a.raw("f"));
    return message == null ? None.NONE : message;
  }

  private static Object matches(StarlarkThread thread, Arguments a) {
    return isFound(thread, a.string("regex"), a.string("text"));
  }

  /** What calling a function without arguments fails with, or null. */
  static @Nullable String failure(StarlarkThread thread, Object f) {
    try {
      Starlark.call(thread, f, List.of(), Map.of());
      return null;
    } catch (EvalException e) {
      // What is used up stays used up: such an end is not to be caught.
      thread.step();
      thread.allocate(e.text().length());
      return e.text();
    }
  }

  static boolean isFound(StarlarkThread thread, String regex, String text) {
    // Its time is at most the product; it can't be interrupted meanwhile.
    thread.step(1L + regex.length() * (long) text.length() / 16);
    thread.allocate(64L * regex.length());
    try {
      return Pattern.compile(regex).matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new EvalException("error parsing regexp: " + e.getDescription(), null, e);
    }
  }
}
