package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a function's body begins: version 0 installed the language before all else. */
final class Beginning {
  private final Rewriting file;
  private final Def function;

  Beginning(OldFunction owner) {
    this.file = owner.file();
    this.function = owner.def();
  }

  /** Puts statements before all else; behind the base where that comes first. */
  void add(List<String> statements, Expression.Call base) {
    Statement first = first();
    if (statements.isEmpty()) {
      return;
    }
    if (first == null || first.start() != base.start() || first.end() != base.end()) {
      add(statements);
    } else if (function.body().inline() || file.hasMoreBehind(base.end())) {
      behind(base.end(), statements);
    } else {
      below(base.end(), statements);
    }
  }

  /** Puts statements before all else. */
  void add(List<String> statements) {
    Statement first = first();
    int doc = function.body().statements().getFirst().end();
    boolean inline = function.body().inline();
    if (first == null && inline) {
      behind(doc, statements);
    } else if (first != null
        && (inline || (function.doc() != null && isOneLine(doc, first.start())))) {
      statements.forEach(statement -> file.insert(first.start(), statement + "; "));
    } else {
      below(function.doc() == null ? colon() : doc, statements);
    }
  }

  /** Behind the documentation; null where that is all. */
  private @Nullable Statement first() {
    List<Statement> all = function.body().statements();
    int i = function.doc() == null ? 0 : 1;
    return i < all.size() ? all.get(i) : null;
  }

  private void behind(int place, List<String> statements) {
    statements.forEach(statement -> file.insert(place, "; " + statement));
  }

  private boolean isOneLine(int start, int end) {
    return file.source().line(start) == file.source().line(end);
  }

  private void below(int place, List<String> statements) {
    Statement first = function.body().statements().getFirst();
    String line = file.source().lineText(file.source().line(first.start()));
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder text = new StringBuilder();
    for (String statement : statements) {
      text.append('\n').append(indent).append(statement);
    }
    file.insertBelow(place, text.toString());
  }

  /** Where the head of a function ends. */
  private int colon() {
    int from =
        function.parameters().isEmpty()
            ? function.name().end()
            : function.parameters().getLast().end();
    Tokens tokens = file.tree().tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.COLON && tokens.start(i) >= from) {
        return tokens.start(i);
      }
    }
    return from;
  }
}
