package dev.bothy.starlark.syntax;

import java.util.List;

/** Reads operands: names, literals, brackets, and the dots, indexes and calls behind them. */
abstract class OperandParser extends BracketParser {
  /**
   * How high an expression's tree may be. A chain of operators, calls or dots is as high as it is
   * long, and its first operand may be one in brackets again.
   */
  static final int MAX_HEIGHT = 1500;

  /** Of the highest expression that was read since the field was last set to 0. */
  int height;

  private final Literals literals;

  OperandParser(SourceFile source, boolean generators, ErrorSink errors) {
    super(source, generators, errors);
    this.literals = new Literals(source.text(), errors);
  }

  final Expression.Name name() {
    Expression.Name n = new Expression.Name(text(), nameCount++, start(), end());
    advance();
    return n;
  }

  final Expression.StringLiteral string() {
    Expression.StringLiteral s =
        new Expression.StringLiteral(literals.string(start(), end()), start(), end());
    advance();
    return s;
  }

  @Override
  final Expression primary() {
    Expression x = operand();
    while (true) {
      switch (kind) {
        case DOT -> {
          higher(start());
          int dot = start();
          advance();
          if (kind != TokenKind.NAME) {
            throw unexpected(TokenKind.NAME);
          }
          x = new Expression.Dot(x, text(), dot, start(), end());
          advance();
        }
        case LEFT_BRACKET -> {
          higher(start());
          x = indexOrSlice(x);
        }
        case LEFT_PAREN -> {
          higher(start());
          int open = start();
          enter();
          advance();
          List<Argument> arguments = arguments();
          expect(TokenKind.RIGHT_PAREN);
          nesting--;
          x = new Expression.Call(x, arguments, open, previousEnd);
        }
        default -> {
          return x;
        }
      }
    }
  }

  /** What comes has the expression that was just read as a part. */
  final void higher(int offset) {
    if (++height > MAX_HEIGHT) {
      throw fail(
          offset,
          "expression too long: more than " + MAX_HEIGHT + " operators, calls or dots in a row",
          "give parts of it names");
    }
  }

  private Expression operand() {
    int start = start();
    int end = end();
    return switch (kind) {
      case NAME -> name();
      case INT -> {
        Number value = literals.integer(start, end);
        advance();
        yield new Expression.IntLiteral(value, start, end);
      }
      case FLOAT -> {
        double value = literals.floating(start, end);
        advance();
        yield new Expression.FloatLiteral(value, start, end);
      }
      case STRING -> {
        Expression.StringLiteral s = string();
        if (kind == TokenKind.STRING) {
          throw fail(
              start(),
              "got string literal, want " + (lexer.inBrackets() ? "','" : "newline"),
              "adjacent strings are not joined: put a comma or a + between them");
        }
        yield s;
      }
      case BYTES -> {
        byte[] value = literals.bytes(start, end);
        advance();
        yield new Expression.BytesLiteral(value, start, end);
      }
      case LEFT_PAREN -> parenthesized();
      case LEFT_BRACKET -> list();
      case LEFT_BRACE -> dict();
      default -> throw unexpected("primary expression");
    };
  }
}
