package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recursive-descent parser of statements; {@link ExpressionParser} has the other half. After an
 * error it goes on with the next statement, so a file's errors are told together, one a statement.
 */
final class Parser extends ExpressionParser {
  private final List<Diagnostic> errors;

  Parser(SourceFile source) {
    this(source, new ArrayList<>());
  }

  private Parser(SourceFile source, List<Diagnostic> errors) {
    super(
        source,
        (offset, message, hint) -> {
          if (errors.size() == Diagnostic.MAX_PER_FILE) {
            return;
          }
          int line = source.line(offset);
          // The errors of a line share its text: a line may be the whole of a big file.
          boolean sameLine = !errors.isEmpty() && errors.getLast().line() == line;
          errors.add(
              new Diagnostic(
                  source.name(),
                  line,
                  source.column(offset),
                  message,
                  hint,
                  sameLine ? errors.getLast().sourceLine() : source.lineText(line)));
        });
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
    if (errors.size() > 1) {
      errors.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    }
    return new SyntaxTree(
        source, tokens, List.copyOf(statements), List.copyOf(errors), nameCount, functionCount);
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
      // An unclosed bracket: what looks like the next statement is read again as one.
      if (start() > start
          && lexer.inBrackets()
          && !isClosing()
          && lexer.looksLikeStatement(index)) {
        lexer.restartLine(index);
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

  private void simpleLine(List<Statement> to) {
    while (true) {
      to.add(small());
      if (kind != TokenKind.SEMICOLON) {
        break;
      }
      advance();
      if (kind == TokenKind.NEWLINE || kind == TokenKind.END) {
        break;
      }
    }
    endOfLine();
  }

  private void endOfLine() {
    if (kind == TokenKind.END) {
      return;
    }
    if (kind != TokenKind.NEWLINE) {
      throw unexpected(TokenKind.NEWLINE);
    }
    advance();
  }

  private Statement small() {
    height = 0;
    int start = start();
    return switch (kind) {
      case RETURN -> {
        advance();
        Expression value =
            kind == TokenKind.NEWLINE || kind == TokenKind.SEMICOLON || kind == TokenKind.END
                ? null
                : expressionList(false);
        yield new Statement.Return(value, start, previousEnd);
      }
      case BREAK -> {
        advance();
        yield new Statement.Break(start, previousEnd);
      }
      case CONTINUE -> {
        advance();
        yield new Statement.Continue(start, previousEnd);
      }
      case PASS -> {
        advance();
        yield new Statement.Pass(start, previousEnd);
      }
      case LOAD -> load();
      default -> assignmentOrExpression();
    };
  }

  private Statement assignmentOrExpression() {
    Expression target = expressionList(false);
    TokenKind augmented = kind.augmented();
    if (kind == TokenKind.EQUAL || augmented != null) {
      int at = start();
      targets.check(target, augmented != null);
      advance();
      Expression value = expressionList(false);
      if (kind == TokenKind.EQUAL) {
        throw fail(
            start(), "chained assignment is not part of Starlark", "write one assignment a line");
      }
      return new Statement.Assign(target, augmented, value, at);
    }
    if (kind == TokenKind.COLON && target instanceof Expression.Name) {
      throw fail(start(), "type annotations are not part of Starlark", null);
    }
    return new Statement.Expr(target);
  }

  private Statement load() {
    int start = start();
    advance();
    expect(TokenKind.LEFT_PAREN);
    if (kind != TokenKind.STRING) {
      throw fail(start(), "first operand of load statement must be a string literal", null);
    }
    Expression.StringLiteral module = string();
    List<Statement.Binding> bindings = new ArrayList<>();
    while (kind == TokenKind.COMMA) {
      advance();
      if (kind == TokenKind.RIGHT_PAREN) {
        break;
      }
      bindings.add(binding());
    }
    expect(TokenKind.RIGHT_PAREN);
    if (bindings.isEmpty()) {
      error(start, "load statement must import at least 1 symbol", null);
    }
    return new Statement.Load(module, List.copyOf(bindings), start, previousEnd);
  }

  private Statement.Binding binding() {
    if (kind == TokenKind.STRING) {
      Expression.StringLiteral original = string();
      // The name's span is the string's content, as far as it is written plainly.
      Expression.Name local =
          new Expression.Name(
              original.value(), nameCount++, original.start() + 1, original.end() - 1);
      return new Statement.Binding(local, original.value(), original.start());
    }
    if (kind == TokenKind.NAME) {
      Expression.Name local = name();
      if (kind != TokenKind.EQUAL) {
        throw fail(
            local.start(),
            "load operand must be \""
                + local.name()
                + "\" or "
                + local.name()
                + "=\"originalname\"",
            "add quotes");
      }
      advance();
      if (kind != TokenKind.STRING) {
        throw fail(
            start(),
            "original name of loaded symbol must be quoted: " + local.name() + "=\"originalname\"",
            null);
      }
      Expression.StringLiteral original = string();
      return new Statement.Binding(local, original.value(), original.start());
    }
    throw fail(
        start(),
        "load operand must be \"name\" or localname=\"name\" (got " + kind.describe() + ")",
        null);
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
      error(start(), "type annotations are not part of Starlark", null);
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

  @Override
  @Nullable String reservedHint(String word) {
    return switch (word) {
      case "import", "from" -> "use load(\"file\", \"name\")";
      case "class" -> "use functions and dicts";
      case "try", "except", "finally", "raise" ->
          "there are no exceptions; fail(\"...\") stops the evaluation";
      case "is" -> "use ==";
      case "del" -> "use list.pop, list.remove or dict.pop";
      default -> null;
    };
  }
}
