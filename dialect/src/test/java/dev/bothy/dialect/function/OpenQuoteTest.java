package dev.bothy.dialect.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenQuoteTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'a b'",
        "echo \"it's\"",
        "echo it\\'s",
        "echo \"a \\\" b\"",
        "echo '\\'",
        "make  # don't",
        "make; # don't\necho 'a'",
        "# don't",
        "echo 'a\nb'",
        "echo a\\"
      })
  void closedQuotesAreNone(String text) {
    assertThat(OpenQuote.in(text)).isEqualTo('\0');
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat <<E\ndon't\nE", "echo ${a:-'}", "echo `echo \\`", "echo $'it\\'s'"})
  void whatOnlyAShellCanTellIsLeftToIt(String text) {
    assertThat(OpenQuote.in(text)).isEqualTo('\0');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"echo 'a", "echo it's", "a'b' 'c", "echo a#b'", "make # ok\necho '", "echo '\\''"})
  void anOpenApostropheIsFound(String text) {
    assertThat(OpenQuote.in(text)).isEqualTo('\'');
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo \"a", "echo \"it's", "echo \"a\\\"", "echo \"# a"})
  void anOpenQuotationMarkIsFound(String text) {
    assertThat(OpenQuote.in(text)).isEqualTo('"');
  }
}
