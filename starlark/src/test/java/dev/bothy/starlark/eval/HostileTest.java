package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What small files can do that costs much: it is counted, so the limits end it. */
class HostileTest {
  private static final long BYTES = 16 << 20;

  /** Without a limit of time: each ends by the one bound that it is made to meet. */
  private static final Limits SMALL =
      Limits.TRUSTED.withMaxSteps(200_000).withMaxCallDepth(200).withMaxAllocatedBytes(BYTES);

  private static StarlarkThread run(String body) {
    StarlarkThread thread = StarlarkThread.builder().limits(SMALL).printer(_ -> {}).build();
    Starlark.execute(
        thread,
        SourceFile.of("f", "def main():\n    " + body.replace("\n", "\n    ") + "\nmain()\n"),
        Dialect.ALL,
        Predeclared.core());
    return thread;
  }

  private static final String STEPS = "too many steps: the limit is 200000";
  private static final String MEMORY = "too much memory: the limit is 16777216 bytes";
  private static final String TOO_LARGE = "integer too large: it takes more than 1048576 bits";
  private static final String CALLS = "Starlark stack overflow: more than 200 nested calls";

  static Stream<Arguments> hostile() {
    return Stream.of(
        // Shared parts, reached again and again.
        Arguments.of("x = []\nfor i in range(60):\n    x = [x, x]\nstr(x)", STEPS),
        Arguments.of("x = ()\nfor i in range(60):\n    x = (x, x)\n\"%s\" % (x,)", STEPS),
        Arguments.of(
            "x = []\ny = []\nfor i in range(60):\n    x = [x, x]\n    y = [y, y]\nx == y", STEPS),
        Arguments.of(
            "x = ()\ny = ()\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\nx < y", STEPS),
        Arguments.of(
            "x = ()\ny = ()\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\n{x: 1}[y]",
            STEPS),
        // Keys of one hash.
        Arguments.of(
            """
            def words(n):
                all = [""]
                for i in range(n):
                    all = [w + c for w in all for c in ("Aa", "BB")]
                return all
            d = {w: 1 for w in words(13)}
            """,
            STEPS),
        Arguments.of(
            """
            def words(n):
                all = [""]
                for i in range(n):
                    all = [w + c for w in all for c in ("Aa", "BB")]
                return all
            s = set(words(13))
            """,
            STEPS),
        Arguments.of("d = {}\nfor i in range(1 << 20):\n    d[(i << 32) | i] = 1", STEPS),
        Arguments.of("d = {(i << 32 | i): 1 for i in range(1 << 20)}", STEPS),
        Arguments.of("d = {((i << 32) | i, 1): 1 for i in range(1 << 20)}", STEPS),
        // Searches whose time would be a product of lengths.
        Arguments.of(
            "x = \"a\" * 2000000\nfor i in range(1 << 20):\n    x.find(\"a\" * 1000 + \"b\")",
            STEPS),
        Arguments.of(
            "x = \"a\" * 4000000\nx in (x[1:] + \"b\")\nwhile True:\n    x == x[:-1] + \"a\"",
            MEMORY),
        Arguments.of("x = \"a\" * 1000000\ny = \"b\" * 1000000\nx.strip(y + \"a\")", STEPS),
        Arguments.of("x = \"a \" * 1000000\nwhile True:\n    x.split()", MEMORY),
        Arguments.of(
            "x = \"a\" * 1000000\ny = \"a\" * 1000 + \"b\"\nwhile True:\n    x.replace(y, y)",
            STEPS),
        Arguments.of("x = \"a\" * 1000000\nwhile True:\n    len(x)", STEPS),
        Arguments.of("x = b\"a\" * 1000000\nwhile True:\n    hash(x)", STEPS),
        Arguments.of("x = b\"a\" * 1000000\nwhile True:\n    1 in x", STEPS),
        Arguments.of("x = [0] * 1000000\nwhile True:\n    1 in x", STEPS),
        Arguments.of("x = [0] * 100000\nwhile True:\n    max(x)", STEPS),
        // Big numbers.
        Arguments.of(
            "x = (1 << 511)\nfor i in range(10):\n    x *= x\nwhile True:\n    y = x * x // x",
            MEMORY),
        Arguments.of(
            "x = (1 << 511)\nfor i in range(10):\n    x *= x\nwhile True:\n    str(x)", MEMORY),
        Arguments.of("x = \"9\" * 99999\nwhile True:\n    int(x)", MEMORY),
        Arguments.of("x = 3\nwhile True:\n    x = x * x >> 1", MEMORY),
        Arguments.of("x = \"9\" * 400000\nint(x)", TOO_LARGE),
        Arguments.of("x = 1\nwhile True:\n    x = x << 511", MEMORY),
        // Values in messages, and calls from built-ins.
        Arguments.of("x = [\"a\" * 1000] * 1000\nwhile True:\n    {}.get(str(x))", STEPS),
        Arguments.of("f = lambda x: sorted([1, 2], key = f)\nf(1)", CALLS),
        Arguments.of(
            "def f(x):\n    return max([x], key = g)\ndef g(x):\n    return f(x)\nf(1)", CALLS),
        // Many arguments, and many variables of active calls.
        Arguments.of("def f(*a):\n    return len(a)\nwhile True:\n    f(*range(100000))", STEPS),
        Arguments.of("d = {str(i): i for i in range(9999)}\nwhile True:\n    dict(**d)", MEMORY),
        Arguments.of(
            "def f(n):\n    "
                + IntStream.range(36 * 36 * 10, 36 * 36 * 10 + 18_000)
                    .mapToObj(i -> Integer.toString(i, 36) + "_=n")
                    .collect(Collectors.joining(";v"))
                    .replaceFirst("^", "v")
                + "\n    f(n)\nf(0)",
            MEMORY));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void endsByTheBoundThatItMeets(String body, String bound) {
    assertThatThrownBy(() -> run(body))
        .isInstanceOfSatisfying(EvalException.class, e -> assertThat(e.text()).endsWith(bound));
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
