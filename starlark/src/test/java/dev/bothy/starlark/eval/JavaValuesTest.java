package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values on their way out to Java and back in. */
class JavaValuesTest {
  private static Object value(String expression) {
    Module module =
        Starlark.execute(
            StarlarkThread.builder().build(),
            SourceFile.of("f", "x = " + expression + "\n"),
            Dialect.SPEC,
            Predeclared.core());
    return Objects.requireNonNull(module.get("x"));
  }

  @Test
  void containersBecomeCollectionsInTheirOrder() {
    assertThat(Values.toJava(value("[1, (2.5, None), True, \"s\"]")))
        .isEqualTo(List.of(1L, Arrays.asList(2.5, null), true, "s"));
    assertThat(Values.toJava(value("{\"b\": range(2), \"a\": set([3])}")))
        .isEqualTo(Map.of("b", List.of(0L, 1L), "a", Set.of(3L)));
    assertThat((Map<?, ?>) Objects.requireNonNull(Values.toJava(value("{\"b\": 1, \"a\": 2}"))))
        .asString()
        .isEqualTo("{b=1, a=2}");
    assertThat(Values.toJava(value("1 << 80"))).isEqualTo(BigInteger.ONE.shiftLeft(80));
    assertThat(Values.toJava(value("None"))).isNull();
  }

  @Test
  void theWayThereAndBackKeepsTheValue() {
    for (String text :
        List.of("[1, [2, {\"a\": None}]]", "{1: \"x\", \"y\": [True, 0.5]}", "\"é\"")) {
      Object x = value(text);
      assertThat(Values.equal(Values.fromJava(Values.toJava(x)), x)).as(text).isTrue();
    }
  }

  @Test
  void aListInItselfIsRefused() {
    StarlarkThread thread = StarlarkThread.builder().build();
    Module module =
        Starlark.execute(
            thread,
            SourceFile.of("f", "def f():\n    x = []\n    x.append(x)\n    return x\n"),
            Dialect.SPEC,
            Predeclared.core());
    Object cyclic =
        Starlark.call(thread, Objects.requireNonNull(module.get("f")), List.of(), Map.of());
    assertThatThrownBy(() -> Values.toJava(cyclic))
        .isInstanceOf(EvalException.class)
        .hasMessage("list is nested too deeply to be converted");
  }
}
