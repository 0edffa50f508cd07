package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * A recursive-descent parser of files and compound statements; the others are in its superclasses.
 * After an error it goes on with the next statement, so a file's errors are told together, one a
 * statement.
 */
final class Parser extends SimpleStatementParser {
  private final ErrorList errors;

  Parser(SourceFile source, boolean generators) {
    this(source, generators, new ErrorList(source));
  }

  private Parser(SourceFile source, boolean generators, ErrorList errors) {
    super(source, generators, errors);
    this.errors = errors;
  }

  SyntaxTree parseFile() {
    List<Statement> statements = new ArrayList<>();
    advance();
    while (kind != TokenKind.END) {
      if (kind == TokenKind.NEWLINE || kind == TokenKind.DEDENT) {
        advance();
      } else {
        statement(statements);
      }
    }
    return new SyntaxTree(
        source, tokens, List.copyOf(statements), errors.inOrder(), nameCount, functionCount);
  }

  /** Reads one line's statements, or one compound statement, and recovers from an error in it. */
  private void statement(List<Statement> to) {
    int start = start();
    int depth = nesting;
    height = 0;
    try {
      if (kind == TokenKind.INDENT) {
        error(start, "unexpected indent", "statements of one block start in the same column");
        to.addAll(indented());
        return;
      }
      switch (kind) {
        case DEF -> to.add(def());
        case IF -> to.add(ifStatement());
        case FOR -> to.add(forStatement());
        case WHILE -> to.add(whileStatement());
        default -> simpleLine(to);
      }
    } catch (Abort _) {
      nesting = depth;
      recover(start, to);
    }
  }

  private void recover(int start, List<Statement> to) {
    boolean here = true;
    while (kind != TokenKind.END && kind != TokenKind.NEWLINE) {
      if (kind == TokenKind.DEDENT || (kind == TokenKind.INDENT && !here)) {
        break;
      }
      // An unclosed bracket: what looks like the next statement is read again as one. Of an
      // assignment the name was taken for an operand, and only what is behind it is amiss.
      int first = here && kind == TokenKind.EQUAL ? lexer.firstOnLine(index) : index;
      if (tokens.start(first) > start
          && lexer.inBrackets()
          && !isClosing()
          && lexer.looksLikeStatement(first)) {
        lexer.restartLine(first);
        restart = tokens.size();
        previousEnd = first < index ? endBefore(first) : previousEnd;
        to.add(broken(start, to));
        advance();
        return;
      }
      advance();
      here = false;
    }
    to.add(broken(start, to));
    if (kind == TokenKind.NEWLINE) {
      advance();
      if (kind == TokenKind.INDENT) {
        // The body of a broken header.
        indented();
      }
    }
  }

  /** Where the last token before one ends, trivia aside. */
  private int endBefore(int token) {
    int before = Math.min(token, tokens.size()) - 1;
    while (before > 0 && tokens.kind(before).isTrivia()) {
      before--;
    }
    return tokens.end(before);
  }

  /** Up to here; what was read on the line before it stays a statement of its own. */
  private Statement broken(int start, List<Statement> before) {
    int from = before.isEmpty() ? start : Math.max(start, before.getLast().end());
    return new Statement.Broken(from, Math.max(from, previousEnd));
  }

  /** From an INDENT to its DEDENT. */
  private List<Statement> indented() {
    List<Statement> statements = new ArrayList<>();
    enter();
    advance();
    while (kind != TokenKind.DEDENT && kind != TokenKind.END) {
      if (kind == TokenKind.NEWLINE) {
        advance();
      } else {
        statement(statements);
      }
    }
    if (kind == TokenKind.DEDENT) {
      advance();
    }
    nesting--;
    return statements;
  }

  private Statement def() {
    int start = start();
    advance();
    if (kind != TokenKind.NAME) {
      throw unexpected(TokenKind.NAME);
    }
    Expression.Name name = name();
    int function = functionCount++;
    expect(TokenKind.LEFT_PAREN);
    List<Def.Parameter> parameters = parameters(TokenKind.RIGHT_PAREN, true);
    expect(TokenKind.RIGHT_PAREN);
    if (kind == TokenKind.MINUS && source.text().startsWith("->", start())) {
      error(start(), "type annotations are not part of Starlark", "leave them out");
      advance();
      advance();
      test();
    }
    expect(TokenKind.COLON);
    return new Def(name, parameters, block(), function, start);
  }

  private Statement ifStatement() {
    int start = start();
    List<Statement.Branch> branches = new ArrayList<>();
    do {
      int at = start();
      advance();
      Expression condition = test();
      expect(TokenKind.COLON);
      branches.add(new Statement.Branch(condition, block(), at));
    } while (kind == TokenKind.ELIF);
    Statement.Block otherwise = null;
    if (kind == TokenKind.ELSE) {
      advance();
      expect(TokenKind.COLON);
      otherwise = block();
    }
    return new Statement.If(List.copyOf(branches), otherwise, start);
  }

  private Statement forStatement() {
    int start = start();
    advance();
    Expression variables = loopVariables();
    expect(TokenKind.IN);
    Expression operand = expressionList(false);
    expect(TokenKind.COLON);
    return new Statement.For(variables, operand, block(), start);
  }

  private Statement whileStatement() {
    int start = start();
    advance();
    Expression condition = test();
    expect(TokenKind.COLON);
    return new Statement.While(condition, block(), start);
  }

  private Statement.Block block() {
    List<Statement> statements = new ArrayList<>();
    if (kind != TokenKind.NEWLINE) {
      int start = start();
      simpleLine(statements);
      return new Statement.Block(List.copyOf(statements), true, start, statements.getLast().end());
    }
    int colonEnd = previousEnd;
    advance();
    if (kind != TokenKind.INDENT) {
      // The statement that follows is whole, so it is no victim of this error.
      error(
          start(),
          "got " + kind.describe() + ", want indent",
          "a block needs at least one statement: write pass");
      return new Statement.Block(List.of(), false, colonEnd, colonEnd);
    }
    statements.addAll(indented());
    int start = statements.isEmpty() ? colonEnd : statements.getFirst().start();
    int end = statements.isEmpty() ? colonEnd : statements.getLast().end();
    return new Statement.Block(List.copyOf(statements), false, start, end);
  }
}
