package dev.bothy.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When typed lines are a whole piece. */
class PieceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "",
        "x = (1)",
        "# (",
        "'('",
        "\"a # (\"",
        "\"open",
        "f(\")\")",
        "def f():\n  pass\n",
        "if x: pass\n",
        "x)",
        "'''a'''",
        "defer(1)",
        "'a\\'('",
        "def f():\n  return (\n\n1)\n"
      })
  void whole(String text) {
    assertThat(Piece.of(text).isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[1,",
        "{\"a\": \"}\"",
        "'''a",
        "\"\"\"a\nb",
        "x = \\",
        "def f():",
        "def f():\n  pass",
        "if x: pass",
        "def f():\n  g(\n",
        "# a\nfor x in y:",
        "'a\\"
      })
  void unfinished(String text) {
    assertThat(Piece.of(text).isComplete()).isFalse();
  }
}
