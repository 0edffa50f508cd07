package dev.bothy.starlark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "pyton, python",
    "python_package, python_packages",
    "PythonPackages, python_packages",
    "apt_pakcages, apt_packages",
    "cuda, ",
    "zzz, ",
    "python, ",
  })
  void nearest(String wrong, String right) {
    assertThat(NearestName.of(wrong, List.of("python", "python_packages", "apt_packages")))
        .isEqualTo(right);
  }

  /** What lies far from the diagonal is not computed, and nothing depends on it. */
  @Property(tries = 500, seed = "20261129")
  void theNearestIsThatOfTheWholeTable(
      @ForAll @StringLength(min = 3, max = 14) @CharRange(from = 'a', to = 'c') String name,
      @ForAll @Size(max = 6)
          List<@StringLength(max = 14) @CharRange(from = 'a', to = 'c') String> candidates) {
    int best = 1 + Math.min(5, Math.max(2, (name.length() - 1) / 2));
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < best && !candidate.equals(name)) {
        best = distance;
        nearest = candidate;
      }
    }
    assertThat(NearestName.of(name, candidates)).isEqualTo(nearest);
  }

  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] =
            i == 0 || j == 0
                ? i + j
                : Math.min(
                    table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1),
                    1 + Math.min(table[i - 1][j], table[i][j - 1]));
      }
    }
    return table[a.length()][b.length()];
  }

  @Test
  @Timeout(20)
  void manyLongNamesAreLookedThroughSoon() {
    List<String> candidates = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      candidates.add("%08d".formatted(i).repeat(12));
    }
    for (int i = 0; i < 200; i++) {
      assertThat(NearestName.of(("x" + (char) ('a' + i % 26)).repeat(48), candidates)).isNull();
    }
  }
}
