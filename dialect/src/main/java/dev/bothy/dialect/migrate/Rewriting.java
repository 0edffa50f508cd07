package dev.bothy.dialect.migrate;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.edit.TextEdit;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file and what changes in it. A comment in what goes moves above the statement, and lines that
 * come end as the file's do.
 */
final class Rewriting {
  private final SourceFile source;
  private final SyntaxTree tree;
  private final String lineEnd;
  private final List<TextEdit> edits = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> loads = new HashMap<>();

  Rewriting(SourceFile source, SyntaxTree tree) {
    this.source = source;
    this.tree = tree;
    this.lineEnd = lineEnd(source);
  }

  /** Of the first line; the others are the same, but in files that no editor made. */
  private static String lineEnd(SourceFile source) {
    int end = source.lineStart(2);
    String text = source.text();
    if (end == 0 || text.charAt(end - 1) == '\n') {
      return end > 1 && text.charAt(end - 2) == '\r' ? "\r\n" : "\n";
    }
    return text.charAt(end - 1) == '\r' ? "\r" : "\n";
  }

  /** The files that it loads, by what its load statements call them. */
  Map<String, String> loads() {
    return loads;
  }

  /** Says something about a call that deserves a look. */
  void note(Expression.Call call, String text) {
    notes.add(place(call) + ": " + text);
  }

  List<String> notes() {
    return notes;
  }

  private String place(Expression.Call call) {
    int line = source.line(call.start());
    return source.name() + ":" + line + ":" + source.column(call.start());
  }

  SourceFile source() {
    return source;
  }

  SyntaxTree tree() {
    return tree;
  }

  void replace(int start, int end, String text) {
    Tokens tokens = tree.tokens();
    for (int i = tokens.indexAt(start); i < tokens.size() && tokens.start(i) < end; i++) {
      if (tokens.kind(i) == TokenKind.COMMENT && tokens.start(i) >= start) {
        above(start, source.text().substring(tokens.start(i), tokens.end(i)));
      }
    }
    exactly(start, end, text);
  }

  /** As {@link #replace}, but a comment in it goes. */
  void exactly(int start, int end, String text) {
    edits.add(new TextEdit(start, end, text.replace("\n", lineEnd)));
  }

  /** A line of its own before the statement that this place is in; one behind a colon has none. */
  private void above(int place, String comment) {
    Tokens tokens = tree.tokens();
    int first = tokens.indexAt(place);
    for (int i = first; i >= 0 && tokens.kind(i) != TokenKind.NEWLINE; i--) {
      if (tokens.end(i) > tokens.start(i) && !tokens.kind(i).isTrivia()) {
        first = i;
      }
    }
    int line = source.line(tokens.start(first));
    String text = source.lineText(line);
    String indent = text.substring(0, text.length() - text.stripLeading().length());
    int start = Math.max(source.lineStart(line), beginning());
    exactly(start, start, indent + comment.stripTrailing() + "\n");
  }

  /** Where the text begins: behind a byte order mark. */
  int beginning() {
    return source.text().startsWith("\uFEFF") ? 1 : 0;
  }

  /** Before all else that is inserted there. */
  void insertFirst(int at, String text) {
    edits.addFirst(new TextEdit(at, at, text.replace("\n", lineEnd)));
  }

  void insert(int at, String text) {
    replace(at, at, text);
  }

  /** Behind the line that this place is in, and behind a comment at its end. */
  void insertBelow(int place, String text) {
    int line = source.line(place);
    insert(source.lineStart(line) + source.lineText(line).stripTrailing().length(), text);
  }

  /** Whether another statement follows in the same line. */
  boolean hasMoreBehind(int place) {
    Tokens tokens = tree.tokens();
    boolean separated = false;
    for (int i = tokens.indexAt(place); i < tokens.size(); i++) {
      TokenKind kind = tokens.kind(i);
      if (kind == TokenKind.SEMICOLON) {
        separated = true;
      } else if (!kind.isTrivia()) {
        return separated && kind != TokenKind.NEWLINE && kind != TokenKind.END;
      }
    }
    return false;
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
    return new EvalException(
        place(call) + ": " + why, "rewrite this call by hand, then migrate the rest");
  }
}
