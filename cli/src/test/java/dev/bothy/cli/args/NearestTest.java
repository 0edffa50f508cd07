package dev.bothy.cli.args;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> VERBS =
      List.of("build", "up", "exec", "ssh", "destroy", "describe", "plan", "prune");

  @ParameterizedTest
  @CsvSource({
    "biuld,build",
    "buidl,build",
    "desroy,destroy",
    "desc,describe",
    "prun,prune",
    "ps,",
    "xyzzy,"
  })
  void findsWhatWasMeantOrStaysSilent(String typed, String meant) {
    assertThat(Nearest.of(typed, VERBS)).isEqualTo(meant);
  }

  @Property(seed = "20261120")
  void distanceIsSymmetricAndZeroOnlyForEquals(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b) {
    assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
    assertThat(Nearest.distance(a, b) == 0).isEqualTo(a.equals(b));
    assertThat(Nearest.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }
}
