package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values on their way out to Java and back in. */
class JavaValuesTest {
  @Test
  void containersBecomeCollectionsInTheirOrder() {
    assertThat(Values.toJava(Scripts.value("[1, (2.5, None), True, \"s\"]")))
        .isEqualTo(List.of(1L, Arrays.asList(2.5, null), true, "s"));
    assertThat(Values.toJava(Scripts.value("{\"b\": range(2), \"a\": set([3])}")))
        .isEqualTo(Map.of("b", List.of(0L, 1L), "a", Set.of(3L)));
    assertThat(
            (Map<?, ?>)
                Objects.requireNonNull(Values.toJava(Scripts.value("{\"b\": 1, \"a\": 2}"))))
        .asString()
        .isEqualTo("{b=1, a=2}");
    assertThat(Values.toJava(Scripts.value("1 << 80"))).isEqualTo(BigInteger.ONE.shiftLeft(80));
    assertThat(Values.toJava(Scripts.value("None"))).isNull();
  }

  @Test
  void theWayThereAndBackKeepsTheValue() {
    for (String text :
        List.of(
            "[1, [2, {\"a\": None}]]",
            "{1: \"x\", \"y\": [True, 0.5]}",
            "[set([2, 1])]",
            "\"é\"")) {
      Object x = Scripts.value(text);
      assertThat(Values.equal(Values.fromJava(Values.toJava(x)), x)).as(text).isTrue();
    }
  }

  @Test
  void aListInItselfIsRefused() {
    Object cyclic = Scripts.callF("def f():\n    x = []\n    x.append(x)\n    return x\n");
    assertThatThrownBy(() -> Values.toJava(cyclic))
        .isInstanceOf(EvalException.class)
        .hasMessage("list is nested too deeply to be converted");
  }
}
