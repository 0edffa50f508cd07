package dev.bothy.starlark.syntax;

import dev.bothy.starlark.syntax.Expression.Entry;
import java.util.ArrayList;
import java.util.List;

/** Reads operands: names, literals, brackets with comprehensions, and the calls behind them. */
abstract class OperandParser extends TokenCursor {
  /**
   * How high an expression's tree may be. A chain of operators, calls or dots is as high as it is
   * long, and its first operand may be one in brackets again.
   */
  static final int MAX_HEIGHT = 1500;

  /** Of the highest expression that was read since the field was last set to 0. */
  int height;

  private final Literals literals;
  final Targets targets;

  OperandParser(SourceFile source, Lexer.ErrorSink errors) {
    super(source, errors);
    this.literals = new Literals(source.text(), errors);
    this.targets = new Targets(errors);
  }

  /** A single expression. */
  abstract Expression test();

  /** As a condition in a comprehension: {@code if} behind it is the next clause. */
  abstract Expression testWithoutConditional();

  /** As the operand of a comprehension's {@code for}: no lambda, which nobody can iterate. */
  abstract Expression iterated();

  /** {@code a} or {@code a, b}. */
  abstract Expression expressionList(boolean inParens);

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

  /** An operand and what stands directly behind it: dots, calls, indexes. */
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

  private List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    while (kind != TokenKind.RIGHT_PAREN) {
      arguments.add(argument());
      if (kind != TokenKind.COMMA) {
        if (kind != TokenKind.RIGHT_PAREN) {
          throw unexpected(kind == TokenKind.END ? "')'" : "','");
        }
        break;
      }
      advance();
    }
    return List.copyOf(arguments);
  }

  private Argument argument() {
    int start = start();
    if (kind == TokenKind.STAR) {
      advance();
      return new Argument.Star(test(), start);
    }
    if (kind == TokenKind.STAR_STAR) {
      advance();
      return new Argument.StarStar(test(), start);
    }
    int names = nameCount;
    Expression x = test();
    if (kind == TokenKind.EQUAL) {
      if (!(x instanceof Expression.Name n)) {
        throw fail(start, "keyword argument must have form name=expr", null);
      }
      // A keyword is no use of a name.
      nameCount = names;
      int equal = start();
      advance();
      return new Argument.Named(n.name(), equal, test(), start);
    }
    return new Argument.Positional(x);
  }

  private Expression indexOrSlice(Expression target) {
    int open = start();
    enter();
    advance();
    Expression low = null;
    if (kind != TokenKind.COLON) {
      low = expressionList(false);
    }
    if (kind == TokenKind.RIGHT_BRACKET && low != null) {
      advance();
      nesting--;
      return new Expression.Index(target, low, open, previousEnd);
    }
    if (kind != TokenKind.COLON) {
      throw unexpected(TokenKind.RIGHT_BRACKET);
    }
    advance();
    Expression high = kind == TokenKind.COLON || kind == TokenKind.RIGHT_BRACKET ? null : test();
    Expression step = null;
    if (kind == TokenKind.COLON) {
      advance();
      step = kind == TokenKind.RIGHT_BRACKET ? null : test();
    }
    expect(TokenKind.RIGHT_BRACKET);
    nesting--;
    return new Expression.Slice(target, low, high, step, open, previousEnd);
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

  private Expression parenthesized() {
    int start = start();
    enter();
    advance();
    if (kind == TokenKind.RIGHT_PAREN) {
      advance();
      nesting--;
      return new Expression.TupleLiteral(List.of(), true, start, previousEnd);
    }
    Expression inner = expressionList(true);
    expect(TokenKind.RIGHT_PAREN);
    nesting--;
    return inner instanceof Expression.TupleLiteral t && !t.parenthesized()
        ? new Expression.TupleLiteral(t.elements(), true, start, previousEnd)
        : new Expression.Parenthesized(inner, start, previousEnd);
  }

  private Expression list() {
    int start = start();
    enter();
    advance();
    List<Expression> elements = new ArrayList<>();
    while (kind != TokenKind.RIGHT_BRACKET) {
      elements.add(test());
      if (kind == TokenKind.FOR && elements.size() == 1) {
        List<Comprehension> clauses = clauses();
        endOfComprehension(TokenKind.RIGHT_BRACKET);
        nesting--;
        return new Expression.ListComprehension(elements.getFirst(), clauses, start, previousEnd);
      }
      if (!separated(TokenKind.RIGHT_BRACKET)) {
        break;
      }
    }
    expect(TokenKind.RIGHT_BRACKET);
    nesting--;
    return new Expression.ListLiteral(List.copyOf(elements), start, previousEnd);
  }

  /** Takes a comma; false at the closing bracket. */
  private boolean separated(TokenKind close) {
    if (kind == TokenKind.COMMA) {
      advance();
      return true;
    }
    if (kind != close) {
      throw unexpected(kind == TokenKind.END ? close.describe() : "','");
    }
    return false;
  }

  private Expression dict() {
    int start = start();
    enter();
    advance();
    List<Entry> entries = new ArrayList<>();
    while (kind != TokenKind.RIGHT_BRACE) {
      Expression key = test();
      int colon = start();
      if (kind == TokenKind.COMMA || kind == TokenKind.RIGHT_BRACE) {
        throw fail(
            colon,
            "got " + kind.describe() + ", want ':'",
            "there are no set literals: write set([...])");
      }
      expect(TokenKind.COLON);
      entries.add(new Entry(key, test(), colon));
      if (kind == TokenKind.FOR && entries.size() == 1) {
        List<Comprehension> clauses = clauses();
        endOfComprehension(TokenKind.RIGHT_BRACE);
        nesting--;
        return new Expression.DictComprehension(entries.getFirst(), clauses, start, previousEnd);
      }
      if (!separated(TokenKind.RIGHT_BRACE)) {
        break;
      }
    }
    expect(TokenKind.RIGHT_BRACE);
    nesting--;
    return new Expression.DictLiteral(List.copyOf(entries), start, previousEnd);
  }

  private void endOfComprehension(TokenKind close) {
    if (kind != close) {
      throw unexpected(close.describe() + ", for, or if");
    }
    advance();
  }

  private List<Comprehension> clauses() {
    List<Comprehension> clauses = new ArrayList<>();
    while (kind == TokenKind.FOR || kind == TokenKind.IF) {
      int start = start();
      if (clauses.size() == MAX_NESTING) {
        throw fail(start, "too many clauses in a comprehension", null);
      }
      boolean loop = kind == TokenKind.FOR;
      advance();
      if (loop) {
        Expression variables = loopVariables();
        expect(TokenKind.IN);
        clauses.add(new Comprehension.For(variables, iterated(), start));
      } else {
        clauses.add(new Comprehension.If(testWithoutConditional(), start));
      }
    }
    return List.copyOf(clauses);
  }

  /** {@code x}, {@code x, y}, {@code (x, y)}, {@code a[i]}: what stands before {@code in}. */
  final Expression loopVariables() {
    Expression first = primary();
    if (kind != TokenKind.COMMA) {
      targets.check(first, false);
      return first;
    }
    List<Expression> elements = new ArrayList<>();
    elements.add(first);
    while (kind == TokenKind.COMMA) {
      advance();
      if (kind == TokenKind.IN) {
        break;
      }
      elements.add(primary());
    }
    Expression tuple =
        new Expression.TupleLiteral(List.copyOf(elements), false, first.start(), previousEnd);
    targets.check(tuple, false);
    return tuple;
  }
}
