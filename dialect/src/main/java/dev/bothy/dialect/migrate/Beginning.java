package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.List;

/** Where a function's body begins: version 0 installed the language before all else. */
final class Beginning {
  private final Rewriting file;
  private final Def function;

  Beginning(OldFunction owner) {
    this.file = owner.file();
    this.function = owner.def();
  }

  /** Before all else; behind the base where that comes first. */
  void add(List<String> installers, Expression.Call base) {
    if (installers.isEmpty()) {
      return;
    }
    Statement.Block body = function.body();
    Statement first = body.statements().get(documented());
    int doc = documented() == 0 ? first.start() : body.statements().getFirst().end();
    if (first.start() == base.start() && first.end() == base.end()) {
      if (body.inline() || file.hasMoreBehind(base.end())) {
        installers.forEach(installer -> file.insert(base.end(), "; " + installer));
      } else {
        below(base.end(), installers);
      }
    } else if (body.inline() || (documented() == 1 && isOneLine(doc, first.start()))) {
      installers.forEach(installer -> file.insert(first.start(), installer + "; "));
    } else {
      below(documented() == 0 ? colon() : doc, installers);
    }
  }

  private boolean isOneLine(int start, int end) {
    return file.source().line(start) == file.source().line(end);
  }

  private void below(int place, List<String> installers) {
    Statement first = function.body().statements().getFirst();
    String line = file.source().lineText(file.source().line(first.start()));
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder text = new StringBuilder();
    for (String installer : installers) {
      text.append('\n').append(indent).append(installer);
    }
    file.insertBelow(place, text.toString());
  }

  private int documented() {
    return function.doc() == null ? 0 : 1;
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
