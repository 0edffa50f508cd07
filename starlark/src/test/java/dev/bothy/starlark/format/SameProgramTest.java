package dev.bothy.starlark.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a formatter's defect could do to a file is noticed. */
class SameProgramTest {
  private static SyntaxTree parse(String text) {
    return SyntaxTree.parse(SourceFile.of("f", text.replace("\\n", "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = 1| x = (| does not parse",
        "x = 1| x = 2| something else",
        "x = 1| x = 1\\ny = 2| something else",
        "x = 'a'| x = b'a'| something else",
        "x = (1)| x = (1,)| something else",
        "x = a - b - c| x = a - (b - c)| something else",
        "if a:\\n  b()\\nc()| if a:\\n  b()\\n  c()| something else",
        "x = 1  # one| x = 1| comment",
        "# a\\n# b\\nx| # b\\n# a\\nx| comment",
      })
  void anotherProgramIsRefused(String before, String after, String reason) {
    assertThatThrownBy(() -> SameProgram.check(parse(before), after.replace("\\n", "\n")))
        .isInstanceOf(FormatterDefect.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = 'a' # c| x = \"a\"  # c",
        "x = [1,\\n 2]| x = [1, 2]",
        "if a: b()| if a:\\n    b()",
        "a; b| a\\nb",
      })
  void anotherLayoutIsNot(String before, String after) {
    SameProgram.check(parse(before), after.replace("\\n", "\n"));
  }
}
