package dev.bothy.starlark.syntax;

import dev.bothy.starlark.syntax.Expression.Entry;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands in brackets: lists, dicts, comprehensions, arguments, indexes, slices. */
abstract class BracketParser extends TokenCursor {
  final Targets targets;
  private final boolean generators;

  /**
   * @param generators as in {@link Dialect#generators()}
   */
  BracketParser(SourceFile source, boolean generators, ErrorSink errors) {
    super(source, errors);
    this.generators = generators;
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

  /** An operand and what stands directly behind it: dots, calls, indexes. */
  abstract Expression primary();

  final List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    while (kind != TokenKind.RIGHT_PAREN) {
      arguments.add(argument());
      if (kind == TokenKind.FOR) {
        return List.of(generator(arguments));
      }
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

  private Argument generator(List<Argument> arguments) {
    if (!generators
        || arguments.size() != 1
        || !(arguments.getFirst() instanceof Argument.Positional only)) {
      throw fail(start(), "got for, want ','", "write a list in brackets: [… for … in …]");
    }
    Expression body = only.value();
    List<Comprehension> clauses = clauses();
    if (kind != TokenKind.RIGHT_PAREN) {
      throw unexpected("')', for, or if");
    }
    return new Argument.Positional(
        new Expression.ListComprehension(body, clauses, body.start(), previousEnd));
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

  final Expression indexOrSlice(Expression target) {
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

  final Expression parenthesized() {
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

  final Expression list() {
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

  final Expression dict() {
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
      int comma = start();
      advance();
      if (kind == TokenKind.IN) {
        String hint = elements.size() == 1 ? "write (x,)" : "leave the last comma out";
        error(comma, "unparenthesized tuple with trailing comma", hint);
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
