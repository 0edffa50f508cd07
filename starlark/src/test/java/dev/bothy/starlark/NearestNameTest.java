package dev.bothy.starlark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
