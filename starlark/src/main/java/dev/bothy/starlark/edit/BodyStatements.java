package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Adds statements to a body and removes them. */
final class BodyStatements {
  private final String text;
  private final Tokens tokens;
  private final Style style;
  private final Statement.Block body;

  BodyStatements(SyntaxTree tree, Statement.Block body) {
    this.text = tree.source().text();
    this.tokens = tree.tokens();
    this.style = new Style(tree);
    this.body = body;
  }

  /**
   * The statement beside which a call belongs: the last with a call of the same function anywhere
   * in it, else of the same module, else the last one.
   */
  Statement neighbour(String callee) {
    Statement found = lastWith(callee::equals);
    int dot = callee.indexOf('.');
    if (found == null && dot > 0) {
      found = lastWith(name -> name.startsWith(callee.substring(0, dot + 1)));
    }
    return found == null ? body.statements().getLast() : found;
  }

  /** Adds a call behind a statement of the body, or before one that is a return. */
  List<TextEdit> insert(Statement neighbour, String call) {
    return neighbour instanceof Statement.Return ? before(neighbour, call) : after(neighbour, call);
  }

  private @Nullable Statement lastWith(Predicate<String> callee) {
    for (Statement s : body.statements().reversed()) {
      boolean[] found = {false};
      Calls.visitAll(
          s,
          e -> {
            if (e instanceof Expression.Call c) {
              String name = c.function().dottedName();
              found[0] |= name != null && callee.test(name);
            }
          });
      if (found[0]) {
        return s;
      }
    }
    return null;
  }

  private List<TextEdit> before(Statement s, String call) {
    if (!style.isFirstOnLine(s.start())) {
      return List.of(new TextEdit(s.start(), s.start(), call + "; "));
    }
    int at = style.lineStart(s.start());
    return List.of(
        new TextEdit(at, at, style.indentation(s.start()) + call + style.lineEnd(s.start())));
  }

  private List<TextEdit> after(Statement s, String call) {
    if (body.inline() || isFollowedOnLine(s)) {
      return List.of(new TextEdit(s.end(), s.end(), "; " + call));
    }
    int newline = tokens.indexAt(s.end());
    // A file's end may be a NEWLINE of width 0, which no offset is in.
    while (newline > 0
        && tokens.start(newline) >= s.end()
        && tokens.kind(newline) != TokenKind.NEWLINE) {
      newline--;
    }
    while (tokens.start(newline) < s.end() || tokens.kind(newline) != TokenKind.NEWLINE) {
      newline++;
    }
    String indentation = indentation(s);
    int at = behindComments(newline, indentation.length());
    String own = text.substring(tokens.start(newline), tokens.end(newline));
    String lineEnd = own.isEmpty() ? style.lineEnd(at) : own;
    boolean onNewLine = text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
    return List.of(
        new TextEdit(
            at, at, onNewLine ? indentation + call + lineEnd : lineEnd + indentation + call));
  }

  /** Behind a line and the comments after it that are indented deeper: a block's last words. */
  private int behindComments(int newline, int indentation) {
    int at = tokens.end(newline);
    for (int i = newline + 1; i < tokens.size() && tokens.kind(i).isTrivia(); i++) {
      if (tokens.kind(i) == TokenKind.COMMENT) {
        if (style.indentation(tokens.start(i)).length() <= indentation) {
          break;
        }
        boolean ended = i + 1 < tokens.size() && tokens.kind(i + 1) == TokenKind.LINE_END;
        at = tokens.end(ended ? i + 1 : i);
      }
    }
    return at;
  }

  /** That of the statement which begins the line; brackets before this one may have ended lines. */
  private String indentation(Statement s) {
    int i = body.statements().indexOf(s);
    while (i > 0 && followsSemicolon(body.statements().get(i).start())) {
      i--;
    }
    return style.indentation(body.statements().get(i).start());
  }

  private boolean followsSemicolon(int start) {
    int i = tokens.indexAt(start) - 1;
    while (i > 0 && tokens.kind(i).isTrivia()) {
      i--;
    }
    return tokens.kind(i) == TokenKind.SEMICOLON;
  }

  private boolean isFollowedOnLine(Statement s) {
    int next = body.statements().indexOf(s) + 1;
    return next < body.statements().size()
        && style.lineStart(body.statements().get(next).start()) <= s.end();
  }

  /**
   * Removes a statement: with its line, or from its line, or leaving {@code pass} where it is the
   * only one.
   */
  List<TextEdit> remove(Statement s) {
    int index = body.statements().indexOf(s);
    if (body.statements().size() == 1) {
      return List.of(new TextEdit(s.start(), s.end(), "pass"));
    }
    if (index + 1 < body.statements().size()) {
      int next = body.statements().get(index + 1).start();
      if (followsSemicolon(next)) {
        return List.of(new TextEdit(s.start(), next, ""));
      }
    }
    if (followsSemicolon(s.start())) {
      return List.of(new TextEdit(body.statements().get(index - 1).end(), s.end(), ""));
    }
    int end = s.end();
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    int start = style.lineStart(s.start());
    if (end == text.length() && start > 0) {
      // A file whose last line has no end keeps it so.
      start -= text.startsWith("\r\n", start - 2) ? 2 : 1;
    }
    end += text.startsWith("\r\n", end) ? 2 : end < text.length() ? 1 : 0;
    return List.of(new TextEdit(start, end, ""));
  }
}
