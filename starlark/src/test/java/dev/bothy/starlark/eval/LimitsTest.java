package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody trusts end in an error. */
class LimitsTest {
  private static final Limits SMALL =
      Limits.UNTRUSTED.withMaxSteps(1_000_000).withMaxAllocatedBytes(16 << 20);

  private static void execute(String body, Limits limits) {
    Starlark.execute(
        StarlarkThread.builder().limits(limits).printer(_ -> {}).build(),
        SourceFile.of("f", "def main():\n    " + body.replace("\n", "\n    ") + "\nmain()\n"),
        Dialect.ALL,
        Predeclared.core());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while True:\n    pass",
        "for i in range(1 << 30):\n    pass",
        "x = [i for i in range(1 << 30)]",
        "all(range(1, 1 << 30))",
        "f = lambda g: g(g)\nf(f)",
      })
  void endlessWorkEnds(String body) {
    assertThatThrownBy(() -> execute(body, SMALL.withMaxAllocatedBytes(Long.MAX_VALUE)))
        .isInstanceOf(EvalException.class)
        .hasMessageMatching(".*(too many steps|stack overflow).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = \"abcdefgh\"\nwhile True:\n    x += x",
        "x = [1, 2]\nwhile True:\n    x = x + x",
        "x = [1, 2]\nwhile True:\n    x += x",
        "x = (1, 2)\nwhile True:\n    x += x",
        "x = {}\nfor i in range(1 << 30):\n    x[i] = i",
        "x = \"ab\" * (1 << 29)",
        "x = b\"ab\" * (1 << 29)",
        "x = list(range(1 << 28))",
        "x = \"a\" * 1000\nwhile True:\n    x = x.replace(\"a\", x)",
        "x = \"a\" * 1000\nwhile True:\n    x = \"{}{}\".format(x, x)",
        "x = \"a\" * 1000\nwhile True:\n    x = \"%s%s\" % (x, x)",
        "x = \",\" * 5000000\nx.split(\",\")",
      })
  void endlessMemoryEnds(String body) {
    assertThatThrownBy(() -> execute(body, SMALL))
        .isInstanceOf(EvalException.class)
        .hasMessageMatching(".*(too much memory|too many steps|excessive repeat).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 2\nwhile True:\n    x *= x",
        "x = 1\nwhile True:\n    x <<= 511",
        "x = [1] * (1 << 62)",
        "x = 1 << 1000000",
        "x = []\nfor i in range(100000):\n    x = [x]\nstr(x)",
        "x = []\ny = []\nfor i in range(100000):\n    x = [x]\n    y = [y]\nx == y",
        "x = ()\nfor i in range(100000):\n    x = (x,)\n{x: 1}",
      })
  void hugeAndDeepValuesAreErrors(String body) {
    assertThatThrownBy(() -> execute(body, SMALL)).isInstanceOf(EvalException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{1: ", "-", "not ", "f(", "lambda: ", "1 if x else ", "x[", "~"})
  void deepNestingInTheTextIsAnError(String open) {
    String text = "x = " + open.repeat(10_000);
    assertThatThrownBy(
            () ->
                Starlark.execute(
                    StarlarkThread.builder().build(),
                    SourceFile.of("f", text),
                    Dialect.ALL,
                    Predeclared.core()))
        .isInstanceOf(StarlarkException.class);
  }

  @Test
  void deepBlocksAreAnError() {
    StringBuilder text = new StringBuilder("def f():\n");
    for (int i = 1; i < 1000; i++) {
      text.append(" ".repeat(i)).append("if x:\n");
    }
    assertThat(Starlark.check(SourceFile.of("f", text.toString()), Dialect.ALL, Predeclared.core()))
        .anyMatch(d -> d.message().contains("nested too deeply"));
  }

  @Test
  void longChainsWork() {
    execute("x = 1" + " + 1".repeat(1000) + "\ny = \"a\"" + ".strip()".repeat(500), Limits.TRUSTED);
  }

  @Test
  void callDepthIsBounded() {
    String recursive = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n";
    StarlarkThread thread =
        StarlarkThread.builder().limits(Limits.TRUSTED.withMaxCallDepth(100)).build();
    Module m =
        Starlark.execute(thread, SourceFile.of("f", recursive), Dialect.ENVD, Predeclared.core());
    Object f = java.util.Objects.requireNonNull(m.get("f"));
    assertThat(Starlark.call(thread, f, List.of(99L), Map.of())).isEqualTo(99L);
    assertThatThrownBy(() -> Starlark.call(thread, f, List.of(100L), Map.of()))
        .hasMessage("Starlark stack overflow: more than 100 nested calls");
  }

  @Test
  void evaluationCanBeCancelled() {
    StarlarkThread thread = StarlarkThread.builder().build();
    thread.cancel("not wanted any more");
    assertThatThrownBy(
            () ->
                Starlark.execute(
                    thread,
                    SourceFile.of("f", "def f():\n    while True:\n        pass\nf()\n"),
                    Dialect.ALL,
                    Predeclared.core()))
        .hasMessage("evaluation cancelled: not wanted any more");
  }

  @Test
  void evaluationTakesNoLongerThanAllowed() {
    assertThatThrownBy(
            () ->
                execute("while True:\n    pass", Limits.TRUSTED.withMaxTime(Duration.ofMillis(20))))
        .hasMessageContaining("longer than 20 ms");
  }
}
