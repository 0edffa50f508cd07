package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Tokens laid end to end are the file, whatever it holds; and no text makes the parser or evaluator
 * fall over.
 */
class LosslessTest {
  private static SyntaxTree parse(String text) {
    return SyntaxTree.parse(SourceFile.of("f", text));
  }

  @Test
  void everythingIsSomeToken() {
    String text = "\uFEFF# c\r\ndef f(a):\r\n\treturn [ a,  # x\r\n\t] + \\\r\n  b\r\n";
    SyntaxTree tree = parse(text);
    assertThat(tree.errors()).isEmpty();
    assertThat(tree.print()).isEqualTo(text);
    assertThat(tree.tokens().stream().map(t -> t.kind()).limit(8))
        .containsExactly(
            TokenKind.BYTE_ORDER_MARK,
            TokenKind.COMMENT,
            TokenKind.LINE_END,
            TokenKind.DEF,
            TokenKind.BLANK,
            TokenKind.NAME,
            TokenKind.LEFT_PAREN,
            TokenKind.NAME);
    assertThat(tree.tokens().stream().map(Token::kind))
        .contains(TokenKind.CONTINUATION, TokenKind.INDENT, TokenKind.DEDENT, TokenKind.END);
  }

  @Test
  void placesAreLinesColumnsAndBytes() {
    SourceFile source = SourceFile.of("f", "\uFEFFé = 1\r\n\t😀x\ry\n");
    int x = source.text().indexOf('x');
    assertThat(source.line(x)).isEqualTo(2);
    assertThat(source.column(x)).isEqualTo(3);
    assertThat(source.byteOffset(x))
        .isEqualTo(source.text().substring(0, x).getBytes(StandardCharsets.UTF_8).length);
    assertThat(source.utf16Column(x)).isEqualTo(3);
    assertThat(source.utf16Column(source.text().indexOf('y'))).isZero();
    for (int i = 0; i <= source.text().length(); i++) {
      if (i == 0 || !Character.isHighSurrogate(source.text().charAt(i - 1))) {
        assertThat(source.byteOffset(i))
            .isEqualTo(source.text().substring(0, i).getBytes(StandardCharsets.UTF_8).length);
      }
    }
    assertThat(source.column(source.text().indexOf('1'))).isEqualTo(5);
    assertThat(source.line(source.text().indexOf('y'))).isEqualTo(3);
    assertThat(source.lineText(1)).isEqualTo("é = 1");
    assertThat(source.lineText(2)).isEqualTo("\t😀x");
    assertThat(source.lineCount()).isEqualTo(4);
  }

  @Test
  void statementsKnowTheirText() {
    String text = "x = (1 +\n  2)  # c\nf(a)[0].b\n";
    List<Statement> statements = parse(text).statements();
    assertThat(statements.stream().map(s -> text.substring(s.start(), s.end())))
        .containsExactly("x = (1 +\n  2)", "f(a)[0].b");
  }

  @Test
  void anErrorLeavesTheRestOfTheFileReadable() {
    SyntaxTree tree = parse("def f(:\n    pass\n\nx = [1, 2\ndef g():\n    return 1\ny = 2\n");
    assertThat(tree.errors()).hasSize(2);
    assertThat(tree.statements())
        .anyMatch(s -> s instanceof Def d && d.name().name().equals("g"))
        .anyMatch(
            s ->
                s instanceof Statement.Assign a
                    && a.target() instanceof Expression.Name n
                    && n.name().equals("y"));
  }

  /** Pieces of programs, put together with no regard for sense. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of(
            "def f(x, *a, **k):",
            "\n",
            "\n    ",
            "\n\t",
            "\r\n",
            "  ",
            "x",
            "y = ",
            "1",
            "0x1F",
            "1.5",
            "\"s\"",
            "'",
            "\"\"\"",
            "r\"\\\"",
            "b'\\xff'",
            "f\"",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            ";",
            "+",
            "-",
            "*",
            "**",
            "//",
            "%",
            "==",
            "<",
            "not ",
            " in ",
            " and ",
            "if ",
            "elif ",
            "else:",
            "for ",
            "while ",
            "return ",
            "lambda x: ",
            "load(",
            "pass",
            "break",
            "# comment",
            "\\",
            "\\\n",
            ".",
            "é",
            "😀",
            "$",
            "\u0000",
            "import ",
            "len",
            "print",
            "[].append",
            "range(3)",
            "\uFEFF",
            "\f")
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  @Property(seed = "20261120", tries = 3000)
  void anyTextPrintsAsItIs(@ForAll("text") String text) {
    SyntaxTree tree = parse(text);
    assertThat(tree.print()).isEqualTo(text);
    assertThat(tree.tokens().getLast().kind()).isEqualTo(TokenKind.END);
    Resolution.of(tree, Dialect.ENVD, Predeclared.core().values().keySet());
  }

  @Property(seed = "20261120", tries = 1000)
  void anyCharactersPrintAsTheyAre(@ForAll String text) {
    assertThat(parse(text).print()).isEqualTo(text);
  }

  @Property(seed = "20261120", tries = 3000)
  void anyTextRunsOrIsTold(@ForAll("text") String text) {
    Limits limits = Limits.UNTRUSTED.withMaxSteps(10_000).withMaxTime(Duration.ofSeconds(5));
    try {
      Starlark.execute(
          StarlarkThread.builder().limits(limits).printer(_ -> {}).build(),
          SourceFile.of("f", text),
          Dialect.ALL,
          Predeclared.core());
    } catch (StarlarkException e) {
      assertThat(e.render()).isNotBlank();
    }
  }
}
