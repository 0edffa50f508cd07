package dev.bothy.dialect.migrate;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.edit.TextEdit;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<Integer> dropped = new HashSet<>();

  private final boolean done;

  /**
   * @param done whether it is for version 1 and stays
   */
  Rewriting(SourceFile source, SyntaxTree tree, boolean done) {
    this.source = source;
    this.tree = tree;
    this.done = done;
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
    String note = place(call.start()) + ": " + text;
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  List<String> notes() {
    return notes;
  }

  /** Where a call is, for people. */
  String place(Expression.Call call) {
    return place(call.start());
  }

  private String place(int start) {
    return source.name() + ":" + source.line(start) + ":" + source.column(start);
  }

  /** Whether it is for version 1: what it calls counts, and it stays as it is. */
  boolean isDone() {
    return done;
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
    for (TextEdit edit : edits) {
      if (edit.start() < end && start < edit.end()) {
        throw untranslatable(start, "another call that changes is in this one or around it");
      }
    }
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
    dropped.add(call.start());
    boolean statement = tree.statements().stream().anyMatch(each -> isIn(each, call));
    replace(call.start(), call.end(), statement ? "pass" : "None");
  }

  /** Whether {@link #drop} has taken it away. */
  boolean isDropped(Expression.Call call) {
    return dropped.contains(call.start());
  }

  private static boolean isIn(Node node, Expression.Call statement) {
    return (node instanceof Statement.Expr(Expression expression)
            && expression.start() == statement.start()
            && expression.end() == statement.end())
        || node.children().stream().anyMatch(child -> isIn(child, statement));
  }

  /**
   * The text with all that changes.
   *
   * @throws EvalException when it would not be Starlark
   */
  String result() {
    List<TextEdit> ordered = new ArrayList<>(edits);
    // What is inserted where something goes stands before it.
    ordered.sort(
        Comparator.comparingInt(TextEdit::start).thenComparing(edit -> edit.end() > edit.start()));
    String text = TextEdit.apply(source.text(), ordered);
    List<Diagnostic> errors = SyntaxTree.parse(SourceFile.of(source.name(), text)).errors();
    if (!errors.isEmpty()) {
      Diagnostic first = errors.getFirst();
      throw new EvalException(
          source.name() + ": rewritten, it is no Starlark: " + first.message(),
          "rewrite by hand what is around \"" + first.sourceLine().strip() + "\"");
    }
    return text;
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

  /** Refuses a call that has arguments which are seen only when it runs. */
  void refuseStars(Expression.Call call) {
    for (Argument argument : call.arguments()) {
      if (argument instanceof Argument.Star || argument instanceof Argument.StarStar) {
        throw untranslatable(call, "what its stars bring is not seen here");
      }
    }
  }

  /** Whether a text is given that is not plainly empty. */
  static boolean isGiven(@Nullable Argument argument) {
    return argument != null
        && !(argument.value() instanceof Expression.StringLiteral text && text.value().isEmpty());
  }

  EvalException untranslatable(Expression.Call call, String why) {
    return untranslatable(call.start(), why);
  }

  private EvalException untranslatable(int start, String why) {
    return new EvalException(
        place(start) + ": " + why, "rewrite this call by hand, then migrate the rest");
  }
}
