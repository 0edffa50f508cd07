package dev.bothy.dialect.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CondaPackagesTest {
  /** Arguments of conda, with bars between them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          numpy              : numpy
          numpy=2.1 pandas   : numpy=2.1|pandas
          numpy >=1.2        : numpy >=1.2
          numpy >= 1.2, <2   : numpy >=1.2,<2
          a b ==1 c          : a|b ==1|c
          """)
  void aVersionBehindABlankStaysWithItsPackage(String entry, String arguments) {
    assertThat(CondaPackages.specifications(List.of(entry)))
        .isEqualTo(List.of(arguments.split("\\|", -1)));
  }
}
