package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is asked to stop stops inside one long operation: the request comes just before it begins,
 * and what stands behind it is not reached.
 */
class InterruptTest {
  private static final String VALUES =
      """
      t = "some words, 12 " * 800000
      w = "wö€rter, 12 " * 400000
      l = list(range(100000))
      s = [str(i) for i in l]
      d = {str(i): i for i in l}
      j = json.encode(l)
      """;

  private static Predeclared names = AllocationTest.NAMES;

  @BeforeAll
  static void values() {
    StarlarkThread thread = StarlarkThread.builder().build();
    Module module = Starlark.execute(thread, SourceFile.of("v", VALUES), Dialect.ALL, names);
    for (Map.Entry<String, Object> e : module.globals().entrySet()) {
      names = names.with(e.getKey(), e.getValue());
    }
    names = names.with("big", BigInteger.TWO.pow(524_288).subtract(BigInteger.ONE));
    names = names.with("digits", "9".repeat(315_000));
  }

  private static void execute(StarlarkThread thread, String operation) {
    Starlark.execute(
        thread,
        SourceFile.of("f", "print(\"before\")\n" + operation + "\nprint(\"behind\")\n"),
        Dialect.ALL,
        names);
  }

  /** What is printed, when printing the first line asks for the stop. */
  private static List<String> stopped(String operation, boolean interrupt) {
    List<String> printed = new ArrayList<>();
    StarlarkThread[] thread = new StarlarkThread[1];
    thread[0] =
        StarlarkThread.builder()
            .printer(
                line -> {
                  printed.add(line);
                  if (interrupt) {
                    Thread.currentThread().interrupt();
                  } else {
                    thread[0].cancel("enough");
                  }
                })
            .build();
    assertThatThrownBy(() -> execute(thread[0], operation))
        .isInstanceOfSatisfying(
            EvalException.class,
            e ->
                assertThat(e.text())
                    .endsWith("evaluation cancelled: " + (interrupt ? "interrupted" : "enough")));
    return printed;
  }

  static List<String> longOperations() {
    return List.of(
        "sorted(l, key = lambda x: -x)",
        "sorted(s)",
        "sorted(l)",
        "max(l, key = lambda x: x)",
        "list(range(200000))",
        "set(l)",
        "dict(zip(s, l))",
        "zip(l, l)",
        "enumerate(l)",
        "reversed(l)",
        "all([1] * 200000)",
        "bytes([1] * 200000)",
        "[x for x in l]",
        "t.split()",
        "t.upper()",
        "t.replace(\"o\", \"0\")",
        "t.count(\"o\")",
        "t.find(\"?\")",
        "w.rfind(\"?\")",
        "\",\".join(s)",
        "str(l)",
        "\"%s\" % l",
        "repr(s)",
        "str(big)",
        "\"%d\" % big",
        "\"%x\" % big",
        "\"{}\".format(big)",
        "int(digits)",
        "int(\"9\" * 250000, 13)",
        "json.encode(big)",
        "big * big",
        "big // 3",
        "big % (big // 3)",
        "json.encode(l)",
        "json.decode(j)",
        "json.indent(j)",
        "l == list(l)",
        "-1 in l",
        "l.index(99999)",
        "dict(**d)",
        "(lambda *a: a)(*l)",
        "hash(w)",
        "{x: x for x in l}",
        "d | {1: 1}");
  }

  @ParameterizedTest
  @MethodSource("longOperations")
  void byCancelling(String operation) {
    assertThat(stopped(operation, false)).containsExactly("before");
  }

  @ParameterizedTest
  @MethodSource("longOperations")
  void byAnInterruptOfTheJavaThread(String operation) {
    try {
      assertThat(stopped(operation, true)).containsExactly("before");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** The time was over before the operation began. */
  @ParameterizedTest
  @MethodSource("longOperations")
  void byTheTimeLimit(String operation) throws InterruptedException {
    List<String> printed = new ArrayList<>();
    StarlarkThread thread =
        StarlarkThread.builder()
            .printer(printed::add)
            .limits(Limits.TRUSTED.withMaxTime(Duration.ofMillis(1)))
            .build();
    Thread.sleep(3);
    assertThatThrownBy(() -> execute(thread, operation))
        .isInstanceOfSatisfying(
            EvalException.class,
            e -> assertThat(e.text()).endsWith("evaluation took longer than 1 ms"));
    assertThat(printed).containsExactly("before");
  }

  /** One copy of memory is not interrupted: the memory limit bounds it, and a look comes soon. */
  @ParameterizedTest
  @ValueSource(strings = {"t * 4", "l * 4", "t + t", "t[1:]", "bytes(t)"})
  void soonAfterWhatOnlyCopies(String operation) {
    String more = operation + "\nfor i in range(4096):\n    pass";
    assertThat(stopped(more, false)).containsExactly("before");
  }

  /** A thread that seems interrupted from one look on. */
  private static final class Looked extends Thread {
    private final int stopAt;
    private int looks;
    private @Nullable String end;

    Looked(String operation, int stopAt) throws InterruptedException {
      super(
          () -> {
            Looked self = (Looked) Thread.currentThread();
            try {
              execute(StarlarkThread.builder().printer(_ -> {}).build(), operation);
              self.end = "behind";
            } catch (EvalException e) {
              self.end = e.text();
            }
          });
      this.stopAt = stopAt;
      start();
      join();
    }

    @Override
    public boolean isInterrupted() {
      return ++looks >= stopAt;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "str(big * big)",
        "repr([big * big])",
        "\"%d\" % (big * big)",
        "\"%X\" % (big * big)",
        "\"%o\" % (big * big)",
        "int(digits)",
        "int(\"9\" * 250000, 13)"
      })
  void inTheMidstOfTheDigitsOfOneInt(String operation) throws InterruptedException {
    Looked whole = new Looked(operation, Integer.MAX_VALUE);
    assertThat(whole.end).isEqualTo("behind");
    assertThat(whole.looks).isGreaterThan(20);
    Looked half = new Looked(operation, whole.looks / 2);
    assertThat(half.end).endsWith("evaluation cancelled: interrupted");
    assertThat(half.looks).isEqualTo(whole.looks / 2);
  }

  @Test
  void whatIsNotAskedToStopEnds() {
    List<String> printed = new ArrayList<>();
    execute(StarlarkThread.builder().printer(printed::add).build(), "sorted(l)");
    assertThat(printed).containsExactly("before", "behind");
  }
}
