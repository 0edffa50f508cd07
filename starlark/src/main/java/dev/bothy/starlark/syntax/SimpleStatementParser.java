package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.List;

/** Reads the statements of one line: assignments, loads, returns and the like. */
abstract class SimpleStatementParser extends ExpressionParser {
  SimpleStatementParser(SourceFile source, boolean generators, ErrorSink errors) {
    super(source, generators, errors);
  }

  /** Those of the rest of the line, behind semicolons too. */
  final void simpleLine(List<Statement> to) {
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
      throw fail(start(), "type annotations are not part of Starlark", "leave them out");
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
}
