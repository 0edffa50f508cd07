package dev.bothy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "my-env", "a.b_c-D9"})
  void namesAreLikeHostNames(String name) {
    assertThat(Names.valid(name)).isTrue();
    assertThat(Names.from(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "-a", "a/b", "a b", "ä", "_x", ".hidden", "a\n"})
  void whatCouldLeadElsewhereIsNone(String name) {
    assertThat(Names.valid(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "my project, my-project",
    "my pr\u00f3ject \u5b9e\u9a8c, my-pr-ject",
    "' (new) x', new-x",
    ".hidden, hidden",
    "\u5b9e, environment"
  })
  void wordsOfADirectorysNameStayApart(String directory, String name) {
    assertThat(Names.from(directory)).isEqualTo(name);
  }

  @Property(seed = "20261120")
  void everyTextHasAName(@ForAll String text) {
    assertThat(Names.valid(Names.from(text))).isTrue();
  }
}
