package dev.bothy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0,0.0s",
    "1234,1.2s",
    "59999,59.9s",
    "60000,1m 00s",
    "64000,1m 04s",
    "7380000,2h 03m"
  })
  void durations(long millis, String text) {
    assertThat(Quantity.seconds(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0B",
    "999,999B",
    "1000,1.0kB",
    "3456,3.4kB",
    "120000000,120MB",
    "1500000000,1.5GB"
  })
  void sizes(long bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }
}
