package dev.bothy.starlark.format;

import dev.bothy.starlark.syntax.Shape;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Makes sure that a new layout is only that. */
final class SameProgram {
  private SameProgram() {}

  /**
   * Compares trees and comments.
   *
   * @throws FormatterDefect when they differ
   */
  static void check(SyntaxTree before, String formatted) {
    SyntaxTree after = SyntaxTree.parse(SourceFile.of(before.source().name(), formatted));
    if (!after.errors().isEmpty()) {
      throw differs("the outcome does not parse: " + after.errors().getFirst().text());
    }
    if (!Shape.of(after).equals(Shape.of(before))) {
      throw differs("the outcome would mean something else");
    }
    if (!comments(after).equals(comments(before))) {
      throw differs("a comment would be lost or moved");
    }
  }

  private static FormatterDefect differs(String what) {
    return new FormatterDefect("not formatted: " + what + "; this is a defect of the formatter");
  }

  private static List<String> comments(SyntaxTree tree) {
    Tokens tokens = tree.tokens();
    List<String> comments = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.COMMENT) {
        comments.add(
            tree.source().text().substring(tokens.start(i), tokens.end(i)).stripTrailing());
      }
    }
    return comments;
  }
}
