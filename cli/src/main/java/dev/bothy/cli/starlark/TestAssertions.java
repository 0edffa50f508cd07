package dev.bothy.cli.starlark;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import java.util.List;

/** What the suites of the specification and of Bazel check values with: a wrong one is an error. */
final class TestAssertions {
  private TestAssertions() {}

  static List<Builtin> all() {
    return List.of(
        Builtin.of(
            Signature.of("assert_")
                .required("cond", Type.ANY)
                .optional("msg", Type.STRING, "assertion failed", "what is said otherwise")
                .doc("Fails unless the condition is true.")
                .build(),
            (_, a) -> check(Values.truth(a.raw("cond")), "assert_: " + a.string("msg"))),
        comparison("assert_eq", true, "Fails unless the values are equal."),
        comparison("assert_ne", false, "Fails if the values are equal."),
        Builtin.of(
            Signature.of("assert_fails")
                .required("f", Type.CALLABLE)
                .required("regex", Type.STRING)
                .positionalOnly()
                .doc("Fails unless calling f does, with a message in which the regex is found.")
                .build(),
            TestAssertions::fails));
  }

  private static Builtin comparison(String name, boolean wanted, String doc) {
    return Builtin.of(
        Signature.of(name)
            .required("x", Type.ANY)
            .required("y", Type.ANY)
            .positionalOnly()
            .doc(doc)
            .build(),
        (_, a) -> {
          Object x = a.raw("x");
          Object y = a.raw("y");
          if (Values.equal(x, y) == wanted) {
            return None.NONE;
          }
          String operator = wanted ? " != " : " == ";
          throw new EvalException(name + ": " + Values.repr(x) + operator + Values.repr(y));
        });
  }

  private static Object fails(StarlarkThread thread, Arguments a) {
    String message = TestBuiltins.failure(thread, a.raw("f"));
    String regex = a.string("regex");
    check(message != null, "assert_fails: nothing failed, want an error that matches " + regex);
    return check(
        message != null && TestBuiltins.isFound(thread, regex, message),
        "assert_fails: the error does not match " + regex + ": " + message);
  }

  private static Object check(boolean holds, String otherwise) {
    if (!holds) {
      throw new EvalException(otherwise);
    }
    return None.NONE;
  }
}
