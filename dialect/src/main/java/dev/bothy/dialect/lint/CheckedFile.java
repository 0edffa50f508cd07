package dev.bothy.dialect.lint;

import dev.bothy.dialect.function.Registry;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of Starlark that is looked at. */
final class CheckedFile {
  private final SourceFile source;
  private final SyntaxTree tree;

  CheckedFile(SourceFile source) {
    this.source = source;
    this.tree = SyntaxTree.parse(source);
  }

  SourceFile source() {
    return source;
  }

  SyntaxTree tree() {
    return tree;
  }

  /** What its names stand for. */
  Resolution names() {
    Set<String> known = new HashSet<>(Registry.names());
    known.addAll(Predeclared.core().values().keySet());
    return Resolution.of(tree, Dialect.ENVD, known);
  }

  /** All nodes, each before those below it. */
  List<Node> nodes() {
    List<Node> found = new ArrayList<>();
    for (Statement statement : tree.statements()) {
      collect(statement, found);
    }
    return found;
  }

  private static void collect(Node node, List<Node> found) {
    found.add(node);
    for (Node child : node.children()) {
      collect(child, found);
    }
  }

  SourceLocation place(int offset) {
    return new SourceLocation(source.name(), source.line(offset), source.column(offset));
  }

  /** Where a call has this text as a literal among its arguments; the call's place when nowhere. */
  SourceLocation literal(SourceLocation call, String text) {
    for (Node node : nodes()) {
      if (node instanceof Expression.Call c && place(c.place(source)).equals(call)) {
        for (Argument argument : c.arguments()) {
          Expression.StringLiteral found = literal(argument, text);
          if (found != null) {
            return place(found.start());
          }
        }
      }
    }
    return call;
  }

  private static Expression.@Nullable StringLiteral literal(Node below, String text) {
    List<Node> nodes = new ArrayList<>();
    collect(below, nodes);
    for (Node node : nodes) {
      if (node instanceof Expression.StringLiteral literal && literal.value().equals(text)) {
        return literal;
      }
    }
    return null;
  }

  /** The first line of the simple statement that a place is in; that line itself outside of one. */
  int statementLine(SourceLocation at) {
    int line = source.lineStart(at.line());
    String text = source.lineText(at.line());
    int offset =
        line
            + text.offsetByCodePoints(
                0, Math.min(at.column() - 1, text.codePointCount(0, text.length())));
    for (Node node : tree.nodesAt(offset)) {
      if (node instanceof Statement && !isCompound(node)) {
        return source.line(node.start());
      }
    }
    return at.line();
  }

  private static boolean isCompound(Node node) {
    return node instanceof Def
        || node instanceof Statement.If
        || node instanceof Statement.For
        || node instanceof Statement.While;
  }
}
