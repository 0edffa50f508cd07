package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          see https://me:word@x.example/a and ftp://me@y.example | see https://*******@x.example/a and ftp://**@y.example
          "https://word@x.example"                               | "https://****@x.example"
          https://x.example/a?by=me@x.example                    | https://x.example/a?by=me@x.example
          https://x.example?by=me@x.example                      | https://x.example?by=me@x.example
          https://x.example#me@x.example                         | https://x.example#me@x.example
          me@x.example, https://x.example                        | me@x.example, https://x.example
          """)
  void whatStandsBeforeAHostIsMasked(String text, String masked) {
    assertThat(Urls.masked(text)).isEqualTo(masked);
  }
}
