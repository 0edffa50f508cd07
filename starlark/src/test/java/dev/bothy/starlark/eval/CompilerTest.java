package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file does never depends on when its functions are compiled. */
class CompilerTest {
  private static final int NEVER = Integer.MAX_VALUE;

  private static Object result(String text, int compileAfter, Limits limits) {
    Module m =
        Starlark.execute(
            StarlarkThread.builder().limits(limits).compileAfter(compileAfter).build(),
            SourceFile.of("t.star", text),
            Dialect.SPEC.allow("recursion").allow("while"),
            Predeclared.core());
    Object result = m.get("result");
    return result == null ? None.NONE : result;
  }

  /** The value of {@code result}, or the failure with its places. */
  private static String outcome(String text, int compileAfter) {
    try {
      return Values.repr(result(text, compileAfter, Limits.TRUSTED));
    } catch (EvalException e) {
      return e.render();
    }
  }

  private static void sameBothWays(String text) {
    assertThat(outcome(text, 0)).isEqualTo(outcome(text, NEVER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+", "-", "*", "//", "%", "&", "|", "^", "<", "<=", ">", ">=", "==", "!="})
  void operatorsOnAllKindsOfNumbers(String operator) {
    List<String> values =
        List.of(
            "0",
            "1",
            "-1",
            "7",
            "-7",
            "8",
            "1 << 31",
            "-(1 << 31)",
            "(1 << 62) + ((1 << 62) - 1)",
            "-(1 << 62) - (1 << 62)",
            "1 << 70",
            "2.5",
            "\"a\"",
            "None",
            "[1]");
    for (String a : values) {
      for (String b : values) {
        String expression = "x " + operator + " y";
        sameBothWays(
            "def f(x, y):\n  return " + expression + "\nresult = f(" + a + ", " + b + ")\n");
        sameBothWays(
            "def f(x, y):\n  z = x\n  return 1 if "
                + expression
                + " else 0\nresult = f("
                + a
                + ", "
                + b
                + ")\n");
      }
      for (String literal : List.of("0", "1", "8", "10", "(-3)")) {
        sameBothWays(
            "def f(x):\n  return (x " + operator + " " + literal + ")\nresult = f(" + a + ")\n");
        if (!List.of("<", "<=", ">", ">=", "==", "!=").contains(operator)) {
          sameBothWays(
              "def f(x):\n  y = x\n  y "
                  + operator
                  + "= "
                  + literal
                  + "\n  return y\nresult = f("
                  + a
                  + ")\n");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return x.missing(print(1))",
        "return x.append(1, 2)",
        "return late + 1",
        "return g",
        "a = [1, 2]\n  for v in a:\n    a.append(v)",
        "return h(1, c = 2, d = 3)",
        "return h(1, b = 2)",
        "return h(*[1], **{\"b\": 5})",
        "return h(1, 2, 3, 4)",
        "return x[5]",
        "x[0] += \"s\"",
        "x[7] = 1",
        "y = {}\n  y[x] = 1",
        "return None()",
        "return [v for v in range(5) if v / 0]",
        "return [w * v for v in range(3) for w in range(v) if w != 1 and not v == w or v > 1]",
        "return {k: k + 1 for k in [1, 2, \"a\"]}",
        "for i in range(9):\n    if i == 2:\n      continue\n    if i == 4:\n      break\n    x.append(i)\n  return x",
        "for i in range(9):\n    for j in [1, 2, 3]:\n      if i * j == 6:\n        return (i, j)",
        "n = 0\n  while n < 7:\n    n += 2\n  return n",
        "if x:\n    late2 = 1\n  return [late2, late3]\n  late3 = 2",
        "late2 += 1",
        "box = [0]\n  def up(by):\n    box[0] += by\n    return box[0]\n  return up(2) + up(3), [(lambda q: q + len(x))(v) for v in x]",
        "return (1 and x) or [], x and None, not x, 1 if x else 2, -len(x), +1, ~2",
        "return \"a\" in {\"a\": 1}, 1 not in x, x[0:1], \"%d\" % 3, (x, [x], {1: x})",
        "a, (b, c) = 1, (2, 3)\n  a, b = b, a\n  return a, b, c",
        "return h",
      })
  void statementsAndFailures(String body) {
    sameBothWays(
        """
        def h(a, b = 2, *, c = 3):
          return [a, b, c]

        def f(x):
          %s

        result = [f([1]), f([1, 2])]
        late = 1
        """
            .formatted(body.replace("return g", "return late")));
  }

  @Test
  void bodiesTooLongOrTooDeepToCompile() {
    String many = "  x = [x][0] + len(\"abc\") * 2\n".repeat(3000);
    sameBothWays("def f(x):\n" + many + "  return x\nresult = f(1)\n");
    String deep = "(".repeat(80) + "x" + " + 1)".repeat(80);
    sameBothWays("def f(x):\n  return " + deep + "\nresult = f(1)\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, NEVER})
  void limitsHold(int compileAfter) {
    String endless = "def f():\n  n = 0\n  while True:\n    n += 1\nf()\n";
    assertThatThrownBy(() -> result(endless, compileAfter, Limits.TRUSTED.withMaxSteps(100_000)))
        .hasMessageContaining("too many steps");
    String deep = "def f(n):\n  return 0 if n == 0 else 1 + f(n - 1)\nresult = f(%d)\n";
    Limits shallow = Limits.TRUSTED.withMaxCallDepth(200);
    assertThat(result(deep.formatted(190), compileAfter, shallow)).isEqualTo(190L);
    assertThatThrownBy(() -> result(deep.formatted(210), compileAfter, shallow))
        .hasMessageContaining("more than 200 nested calls");
    assertThatThrownBy(
            () ->
                result(
                    deep.formatted(10_000_000),
                    compileAfter,
                    Limits.TRUSTED.withMaxCallDepth(Integer.MAX_VALUE)))
        .hasMessageContaining("stack overflow");
  }

  @Test
  void nearTheEndOfTheStack() throws Exception {
    List<String> seen = new ArrayList<>();
    for (int after : List.of(1, 20, 60, 100)) {
      Runnable work =
          () -> {
            String deep = "def f(n):\n  return 0 if n == 0 else 1 + f(n - 1)\nf(900000)\n";
            Limits limits = Limits.TRUSTED.withMaxCallDepth(1_000_000);
            try {
              result(deep, after, limits);
            } catch (EvalException e) {
              seen.add(e.message());
            }
          };
      Thread t = new Thread(null, work, "small stack", 256 << 10);
      t.start();
      t.join();
    }
    assertThat(seen).hasSize(4).allMatch(m -> m.contains("stack overflow"));
  }

  /** Many evaluations in parallel share the code of a file that they all loaded. */
  @Test
  void threadsShareCode() throws Exception {
    Module m =
        Starlark.execute(
            StarlarkThread.builder().build(),
            SourceFile.of(
                "t.star",
                """
                def add(a, b = 1):
                  return a + b
                def sum(n):
                  total = 0
                  for i in range(n):
                    total = add(total, b = i) if i % 2 else add(total)
                  return total, [x * x for x in range(n) if x % 3], {str(i): i for i in range(n)}
                """),
            Dialect.SPEC,
            Predeclared.core());
    int threads = 8;
    CountDownLatch start = new CountDownLatch(threads);
    Callable<List<String>> work =
        () -> {
          start.countDown();
          start.await();
          List<String> seen = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            StarlarkThread t = StarlarkThread.builder().compileAfter(15).build();
            seen.add(
                Values.repr(
                    Starlark.call(
                        t, Objects.requireNonNull(m.get("sum")), List.of(50L), Map.of())));
          }
          return seen;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(work));
      }
      String expected =
          Values.repr(
              Starlark.call(
                  StarlarkThread.builder().compileAfter(NEVER).build(),
                  Objects.requireNonNull(m.get("sum")),
                  List.of(50L),
                  Map.of()));
      for (Future<List<String>> f : all) {
        assertThat(f.get()).containsOnly(expected);
      }
    }
  }
}
