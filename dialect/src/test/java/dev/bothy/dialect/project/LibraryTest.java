package dev.bothy.dialect.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryTest {
  @ParameterizedTest
  @CsvSource({
    "me:hunter2@x.example:team/code, ''",
    "ftp://x.example/a?token=a\"hunter2, ''",
    "https://x.example/a, main:?token=hunter2",
    "https://x.example/a, ..?token=a\"hunter2",
  })
  void aRefusalHasNoSecret(String git, String ref) {
    assertThatThrownBy(() -> new Library(git, ref, ""))
        .isInstanceOf(EvalException.class)
        .message()
        .startsWith("include: not a ")
        .doesNotContain("hunter2");
  }

  @Test
  void aRefIsSaidWithoutASecret() {
    assertThat(new Library("https://me:word@x.example/a", "main?token=hunter2", ""))
        .hasToString("https://x.example/a@main?token=…");
  }
}
