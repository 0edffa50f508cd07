package dev.bothy.dialect.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShellWordsTest {
  /** Words between {@code ·}, commands between {@code ¶}; {@code ⏎} is a line's end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~a 'b  c' "d e"f \\g # h⏎i; j && { k; } | l&m~   | a·b  c·d ef·g¶i¶j¶k¶l¶m
          ~a > b 2>&1 c >> "d e" < f~                      | a·c
          ~a $(b c; d) e$(f)~                              | a·$(b c; d)·e$(f)
          ~a `b; c \\` d` e~                               | a·`b; c \\` d`·e
          ~a "$(b "c d"; e ')')" f~                        | a·$(b "c d"; e ')')·f
          ~a $((1 + (2))) ${b:-c d} e~                     | a·$((1 + (2)))·${b:-c d}·e
          ~a $(b (c) $(d `e)`) "f)") g~                    | a·$(b (c) $(d `e)`) "f)")·g
          ~a $(b; c~                                       | a·$(b; c
          ~a "b; c~                                        | a·b; c
          ~a > "$(b c; d)/e" f~                            | a·f
          ~cat <<E > f; a⏎b "c⏎ E⏎E⏎d~                     | cat¶a¶d
          ~cat <<-'E F' <<G a⏎b⏎\tE F⏎c⏎G⏎d~               | cat·a¶d
          ~cat << \\E⏎b⏎E~                                 | cat
          ~cat <<E⏎b~                                      | cat
          ~cat <<<E a⏎b~                                   | cat·a¶b
          """)
  void aScriptIsCommandsOfWords(String script, String commands) {
    assertThat(
            String.join(
                "¶",
                ShellWords.commands(script.replace('⏎', '\n')).stream()
                    .map(words -> String.join("·", words))
                    .toList()))
        .isEqualTo(commands);
  }

  @Test
  void nestingTakesNoStack() {
    assertThat(ShellWords.commands("a " + "$(".repeat(1_000_000))).hasSize(1);
  }
}
