package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What small files can do that costs much: it is counted, so the limits end it. */
class HostileTest {
  private static final long BYTES = 16 << 20;
  private static final Limits SMALL =
      Limits.UNTRUSTED.withMaxSteps(1_000_000).withMaxAllocatedBytes(BYTES);

  private static StarlarkThread run(String body) {
    StarlarkThread thread = StarlarkThread.builder().limits(SMALL).printer(_ -> {}).build();
    Starlark.execute(
        thread,
        SourceFile.of("f", "def main():\n    " + body.replace("\n", "\n    ") + "\nmain()\n"),
        Dialect.ALL,
        Predeclared.core());
    return thread;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Shared parts, reached again and again.
        "x = []\nfor i in range(60):\n    x = [x, x]\nstr(x)",
        "x = ()\nfor i in range(60):\n    x = (x, x)\n\"%s\" % (x,)",
        "x = []\ny = []\nfor i in range(60):\n    x = [x, x]\n    y = [y, y]\nx == y",
        "x = ()\ny = ()\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\nx < y",
        "x = ()\ny = ()\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\n{x: 1}[y]",
        // Keys of one hash.
        """
        def words(n):
            all = [""]
            for i in range(n):
                all = [w + c for w in all for c in ("Aa", "BB")]
            return all
        d = {w: 1 for w in words(15)}""",
        "d = {}\nfor i in range(1 << 20):\n    d[(i << 32) | i] = 1",
        // Searches whose time would be a product of lengths.
        "x = \"a\" * 2000000\nfor i in range(1 << 20):\n    x.find(\"a\" * 1000 + \"b\")",
        "x = \"a\" * 4000000\nx in (x[1:] + \"b\")\nwhile True:\n    x == x[:-1] + \"a\"",
        "x = \"a\" * 1000000\ny = \"b\" * 1000000\nx.strip(y + \"a\")",
        "x = \"a \" * 1000000\nwhile True:\n    x.split()",
        // Big numbers.
        "x = (1 << 511)\nfor i in range(10):\n    x *= x\nwhile True:\n    y = x * x // x",
        "x = (1 << 511)\nfor i in range(10):\n    x *= x\nwhile True:\n    str(x)",
        "x = \"9\" * 99999\nwhile True:\n    int(x)",
        // Values in messages, and calls from built-ins.
        "x = [\"a\" * 1000] * 1000\nwhile True:\n    {}.get(str(x))",
        "f = lambda x: sorted([1, 2], key = f)\nf(1)",
        "def f(x):\n    return max([x], key = g)\ndef g(x):\n    return f(x)\nf(1)",
      })
  void endsSoon(String body) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> run(body))
        .isInstanceOf(EvalException.class)
        .hasMessageMatching(
            "(?s).*(too many steps|too much memory|stack overflow|referenced before"
                + "|took longer|maximum recursion depth|nested too deeply).*");
    assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
  }

  /** What an element takes at least, as a 64-bit JVM lays objects out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|48",
        "[i]|72",
        "(i,)|48",
        "{}|200",
        "{i: i}|232",
        "str(i)|56",
        "lambda: i|72",
        "x.append|72",
        "set()|200",
        "dict()|200",
        "\"abc\"[1:]|56",
        "(1 << 200) + i|96",
      })
  void whatIsKeptIsCounted(String element, int bytes) {
    String body = "x = []\nfor i in range(10000):\n    x.append(" + element + ")";
    assertThat(run(body).allocatedBytes()).isGreaterThan(10_000L * bytes);
  }

  @Test
  void messagesAndExcerptsAreCut() {
    String text = "x = \"" + "a".repeat(1_000_000) + "\" + 1\n";
    assertThatThrownBy(
            () ->
                Starlark.execute(
                    StarlarkThread.builder().build(),
                    SourceFile.of("f", text),
                    Dialect.SPEC,
                    Predeclared.core()))
        .satisfies(e -> assertThat(((StarlarkException) e).render()).hasSizeLessThan(2000));
    assertThatThrownBy(() -> run("{}[\"a\" * 1000000]"))
        .satisfies(e -> assertThat(((EvalException) e).text()).hasSizeLessThan(1000));
    assertThatThrownBy(() -> run("fail(\"a\" * 1000000)")).hasMessageEndingWith("characters more)");
  }

  @Test
  void anInterruptReachesIt() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run("while True:\n    pass"))
          .hasMessage("evaluation cancelled: interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
