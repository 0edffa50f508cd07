package dev.bothy.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Session;
import dev.bothy.starlark.eval.StarlarkStruct;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  private final Session session =
      new Session(Dialect.ALL, Predeclared.core().with("struct", StarlarkStruct.FUNCTION));
  private final Completions completions = new Completions(session);

  @Test
  void namesAndAttributes() {
    session.run(
        StarlarkThread.builder().build(),
        SourceFile.of("f", "range_of = 1\n_hidden = 2\ns = struct(inner = struct(abc = []))\n"));
    assertThat(completions.of("ran")).containsExactly("range", "range_of");
    assertThat(completions.of("whi")).containsExactly("while");
    assertThat(completions.of("_")).containsExactly("_hidden");
    assertThat(completions.of("")).doesNotContain("_hidden").contains("s", "def");
    assertThat(completions.of("s.inner.a")).containsExactly("s.inner.abc");
    assertThat(completions.of("s.inner.abc.ap")).containsExactly("s.inner.abc.append");
    assertThat(completions.of("s.none.a")).isEmpty();
    assertThat(completions.of("nothing.")).isEmpty();
    assertThat(completions.of("1.5")).isEmpty();
  }

  @Test
  void theWordIsTheDottedName() {
    assertThat(Completions.start("f(a.b", 5)).isEqualTo(2);
    assertThat(Completions.start("x = ", 4)).isEqualTo(4);
  }
}
