package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the author of a file reads when it is wrong. */
class ErrorTextTest {
  private static StarlarkException failure(String text) {
    return catchThrowableOfType(
        StarlarkException.class,
        () ->
            Starlark.execute(
                StarlarkThread.builder().build(),
                SourceFile.of("build.envd", text),
                Dialect.ENVD,
                Predeclared.core()));
  }

  @Test
  void anEvaluationErrorShowsTheLineAndTheCalls() {
    assertThat(
            failure(
                    """
                    def inner(d):
                        return d["nam"]

                    def outer():
                        return inner(
                            {"name": 1})

                    x = outer()
                    """)
                .render())
        .isEqualTo(
            """
            build.envd:2:13: key "nam" not in dict (did you mean "name"?)
                    return d["nam"]
                            ^
            Traceback (most recent call last):
              build.envd:8:10: in <toplevel>
              build.envd:5:17: in outer
              build.envd:2:13: in inner
            Error: key "nam" not in dict (did you mean "name"?)""");
  }

  @Test
  void aFailureOfABuiltinNamesItOnce() {
    assertThat(failure("x = []\nx.pop()\n").render())
        .isEqualTo(
            """
            build.envd:2:6: pop: index -1 out of range: empty list
                x.pop()
                     ^
            Traceback (most recent call last):
              build.envd:2:6: in <toplevel>
            Error in pop: index -1 out of range: empty list""");
  }

  @Test
  void allSyntaxErrorsAreShownWithTheirLines() {
    assertThat(failure("x = (1\ny = 'a\n\tz =\n").render())
        .isEqualTo(
            """
            build.envd:2:1: got identifier, want ')' (the '(' of line 1 is not closed)
                y = 'a
                ^
            build.envd:2:5: unexpected newline in string
                y = 'a
                    ^
            build.envd:3:2: unexpected indent (statements of one block start in the same column)
                \tz =
                \t^
            build.envd:3:5: got newline, want primary expression
                \tz =
                \t   ^""");
  }

  @Test
  void columnsCountCharacters() {
    assertThat(failure("x = '😀é' + y\n").getMessage()).isEqualTo("build.envd:1:12: undefined: y");
  }

  @Test
  void checkingTellsEverythingWithoutRunning() {
    List<Diagnostic> all =
        Starlark.check(
            SourceFile.of("f", "fail()\nprnt(a)\n"),
            Dialect.SPEC,
            Predeclared.core().with(Map.of("a", 1L)));
    assertThat(all)
        .extracting(Diagnostic::toString)
        .containsExactly("f:2:1: undefined: prnt (did you mean print?)");
  }

  @Test
  void longTracebacksAreShortened() {
    String text = failure("def f(n):\n    return f(n + 1)\nf(0)\n").render();
    assertThat(text).contains("more calls ...").contains("Starlark stack overflow");
    assertThat(text.lines().count()).isLessThan(60);
  }
}
