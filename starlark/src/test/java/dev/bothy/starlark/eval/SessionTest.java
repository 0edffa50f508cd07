package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pieces that are run one after another. */
class SessionTest {
  private final Session session = new Session(Dialect.ALL, Predeclared.core());

  private static @Nullable Object run(Session session, String piece) {
    return session.run(StarlarkThread.builder().build(), SourceFile.of("p", piece));
  }

  private @Nullable Object run(String piece) {
    return run(session, piece);
  }

  @Test
  void aFunctionUsesWhatALaterPieceBinds() {
    run("def even(n): return n == 0 or odd(n - 1)");
    assertThatThrownBy(() -> run("even(1)"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("undefined: odd");
    run("def odd(n): return n != 0 and even(n - 1)");
    assertThat(run("even(10)")).isEqualTo(true);
    run("odd = lambda n: False");
    assertThat(run("even(9)")).isEqualTo(false);
    assertThat(session.globals()).containsOnlyKeys("even", "odd");
  }

  @Test
  void aNameThatWasMeantToBeAnotherIsTold() {
    run("def f(): return lenn([])");
    assertThatThrownBy(() -> run("f()")).hasMessage("undefined: lenn (did you mean len?)");
    run("values = 1");
    run("def g(): return value");
    assertThatThrownBy(() -> run("g()")).hasMessage("undefined: value (did you mean values?)");
  }

  @Test
  void whatAPieceItselfUsesMustBeThere() {
    assertThatThrownBy(() -> run("x = y"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("undefined: y");
    assertThatThrownBy(() -> run("x = [z for i in range(2)]")).hasMessageContaining("undefined: z");
    run("f = lambda: g");
    assertThatThrownBy(() -> run("g")).hasMessageContaining("undefined: g");
  }

  @Test
  void whereGlobalsAreBoundOnceAllNamesMustBeThere() {
    Session strict = new Session(Dialect.SPEC, Predeclared.core());
    assertThatThrownBy(() -> run(strict, "def f(): return g()"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("undefined: g");
  }

  @Test
  void whatAPieceBoundBeforeItFailedStays() {
    assertThatThrownBy(() -> run("a = [1]; a.append(2); a[5]")).isInstanceOf(EvalException.class);
    assertThat(String.valueOf(run("a"))).isEqualTo("[1, 2]");
    run("a.append(3)");
    assertThat(String.valueOf(run("a"))).isEqualTo("[1, 2, 3]");
  }
}
