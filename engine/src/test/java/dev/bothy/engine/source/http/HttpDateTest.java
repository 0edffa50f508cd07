package dev.bothy.engine.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void threeForms(String header) {
    assertThat(HttpDate.millis(header)).isEqualTo(784_111_777_000L);
  }

  @Test
  void timesBefore1970AndTwoDigitsOfAYear() {
    assertThat(HttpDate.millis("Thu, 01 Jan 1970 00:00:00 GMT")).isZero();
    assertThat(HttpDate.millis("Wed, 31 Dec 1969 23:59:00 GMT")).isEqualTo(-60_000);
    assertThat(HttpDate.millis("Tuesday, 01-Jan-69 00:00:00 GMT")).isNegative();
    assertThat(HttpDate.millis("Sunday, 01-Jan-68 00:00:00 GMT")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "784111777",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0200",
        "Sun, 06 Nov 1994 08:49:37 EST",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT"
      })
  void whatIsNoTimeIsTheBeginning(String header) {
    assertThat(HttpDate.millis(header)).isZero();
  }
}
