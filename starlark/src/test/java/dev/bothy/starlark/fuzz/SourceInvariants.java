package dev.bothy.starlark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.format.Formatter;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.Token;
import dev.bothy.starlark.syntax.TokenKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What holds for any text, and for any program; failures tell the text. */
final class SourceInvariants {
  private SourceInvariants() {}

  /** Of any text at all. */
  static void anyText(String text) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f", text));
    assertThat(tree.print()).isEqualTo(text);
    assertThat(tree.tokens().getLast().kind()).isEqualTo(TokenKind.END);
    inOrder(tree.statements());
    Resolution.of(tree, Dialect.ALL, Set.of("print"));
    if (tree.errors().isEmpty()) {
      formatting(text);
    } else {
      try {
        Formatter.format(SourceFile.of("f", text));
        throw new AssertionError("a broken file was formatted");
      } catch (SyntaxException e) {
        assertThat(e.diagnostics()).isEqualTo(tree.errors());
      }
    }
  }

  /** Neighbours do not overlap, which finding the node at an offset builds on. */
  private static void inOrder(List<? extends Node> neighbours) {
    int end = 0;
    for (Node n : neighbours) {
      // Millions of times: an assertion object for each would take longer than the parsing.
      if (n.start() < end) {
        throw new AssertionError(n + " begins before " + end);
      }
      end = n.end();
      inOrder(n.children());
    }
  }

  /** Of a text that parses. */
  static void formatting(String text) {
    String once = Formatter.format(SourceFile.of("f", text));
    assertThat(SyntaxTree.parse(SourceFile.of("f", once)).errors()).as(once).isEmpty();
    assertThat(Outline.of(once)).isEqualTo(Outline.of(text));
    assertThat(comments(once)).containsExactlyElementsOf(comments(text));
    assertThat(Formatter.format(SourceFile.of("f", once))).isEqualTo(once);
  }

  /** Of a program: it means the same as before. */
  static void meaning(String text) {
    assertThat(output(Formatter.format(SourceFile.of("f", text)))).isEqualTo(output(text));
  }

  static String output(String text) {
    StringBuilder out = new StringBuilder();
    Limits limits = Limits.UNTRUSTED.withMaxSteps(20_000).withMaxTime(Duration.ofSeconds(20));
    try {
      Starlark.execute(
          StarlarkThread.builder().limits(limits).printer(s -> out.append(s).append('\n')).build(),
          SourceFile.of("f", text),
          Dialect.ALL,
          Predeclared.core());
    } catch (StarlarkException e) {
      out.append(e.getMessage());
    }
    // Functions print with the line they are on.
    return out.toString().replaceAll("f:[0-9]+:[0-9]+", "f");
  }

  static List<String> comments(String text) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f", text));
    return tree.tokens().stream()
        .filter(t -> t.kind() == TokenKind.COMMENT)
        .map((Token t) -> text.substring(t.start(), t.end()).stripTrailing())
        .toList();
  }
}
