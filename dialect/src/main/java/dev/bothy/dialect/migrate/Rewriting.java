package dev.bothy.dialect.migrate;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.edit.TextEdit;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file and what changes in it. */
final class Rewriting {
  private final SourceFile source;
  private final SyntaxTree tree;
  private final List<TextEdit> edits = new ArrayList<>();

  Rewriting(SourceFile source, SyntaxTree tree) {
    this.source = source;
    this.tree = tree;
  }

  SourceFile source() {
    return source;
  }

  SyntaxTree tree() {
    return tree;
  }

  void replace(int start, int end, String text) {
    edits.add(new TextEdit(start, end, text));
  }

  void insert(int at, String text) {
    replace(at, at, text);
  }

  /** Behind the line that this place is in, and behind a comment at its end. */
  void insertBelow(int place, String text) {
    int line = source.line(place);
    insert(source.lineStart(line) + source.lineText(line).stripTrailing().length(), text);
  }

  /** Takes a call away that does nothing; what else stands in its line stays. */
  void drop(Expression.Call call) {
    replace(call.start(), call.end(), "pass");
  }

  String result() {
    return TextEdit.apply(source.text(), edits);
  }

  /** The value that a call gives to a parameter, or null. */
  static @Nullable Argument argument(Expression.Call call, String name, int position) {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      boolean meant =
          argument instanceof Argument.Named named
              ? named.name().equals(name)
              : argument instanceof Argument.Positional && i == position;
      if (meant) {
        return argument;
      }
    }
    return null;
  }

  /** Whether a text is given that is not plainly empty. */
  static boolean isGiven(@Nullable Argument argument) {
    return argument != null
        && !(argument.value() instanceof Expression.StringLiteral text && text.value().isEmpty());
  }

  EvalException untranslatable(Expression.Call call, String why) {
    int line = source.line(call.start());
    return new EvalException(
        source.name() + ":" + line + ":" + source.column(call.start()) + ": " + why,
        "rewrite this call by hand, then migrate the rest");
  }
}
