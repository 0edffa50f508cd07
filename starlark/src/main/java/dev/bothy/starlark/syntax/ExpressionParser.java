package dev.bothy.starlark.syntax;

import dev.bothy.starlark.syntax.Expression.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of the parser that reads expressions, and its hold on the tokens. */
abstract class ExpressionParser {
  /** How deep brackets, blocks and operators may be nested; every later stage recurses as deep. */
  private static final int MAX_NESTING = 200;

  /** How long a chain of binary operators, calls or dots may be: its tree is as deep. */
  private static final int MAX_CHAIN = 1500;

  final SourceFile source;
  final Tokens tokens = new Tokens();
  final Lexer lexer;
  private final Lexer.ErrorSink errors;
  private final Literals literals;

  /** The token at hand. */
  TokenKind kind = TokenKind.NEWLINE;

  int index = -1;
  int previousEnd;
  int nesting;
  int nameCount;
  int functionCount = 1;

  /** Leaves the statement that cannot be read; a message has been given. */
  static final class Abort extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abort() {
      super(null, null, false, false);
    }
  }

  ExpressionParser(SourceFile source, Lexer.ErrorSink errors) {
    this.source = source;
    this.errors = errors;
    this.literals = new Literals(source.text(), errors);
    this.lexer = new Lexer(source.text(), tokens, errors);
  }

  abstract @Nullable String reservedHint(String word);

  final int start() {
    return tokens.start(index);
  }

  final int end() {
    return tokens.end(index);
  }

  private String text() {
    return source.text().substring(start(), end());
  }

  final void advance() {
    if (index >= 0 && index < tokens.size() && tokens.end(index) > tokens.start(index)) {
      previousEnd = tokens.end(index);
    }
    index = lexer.next();
    kind = tokens.kind(index);
  }

  final void error(int offset, String message, @Nullable String hint) {
    errors.error(offset, message, hint);
  }

  final Abort fail(int offset, String message, @Nullable String hint) {
    error(offset, message, hint);
    return new Abort();
  }

  /** The token at hand is not the one that must stand here. */
  final Abort unexpected(TokenKind wanted) {
    return unexpected(wanted.describe());
  }

  private Abort unexpected(String wanted) {
    if (kind == TokenKind.RESERVED) {
      return fail(
          start(),
          "'" + text() + "' is a reserved word that Starlark does not use",
          reservedHint(text()));
    }
    int bracket = openBracket();
    if (bracket < 0) {
      return fail(start(), "got " + kind.describe() + ", want " + wanted, null);
    }
    // Inside brackets lines and blocks do not end: only the file can.
    boolean ended = kind == TokenKind.DEDENT || kind == TokenKind.NEWLINE || kind == TokenKind.END;
    String got = ended ? TokenKind.END.describe() : kind.describe();
    int line = source.line(tokens.start(bracket));
    String hint =
        ended || line < source.line(start())
            ? "the " + tokens.kind(bracket).describe() + " of line " + line + " is not closed"
            : null;
    return fail(start(), "got " + got + ", want " + wanted, hint);
  }

  /** The index of the innermost bracket that is open at the token at hand, or -1. */
  private int openBracket() {
    int closed = 0;
    for (int i = index - 1; i >= 0; i--) {
      switch (tokens.kind(i)) {
        case RIGHT_PAREN, RIGHT_BRACKET, RIGHT_BRACE -> closed++;
        case LEFT_PAREN, LEFT_BRACKET, LEFT_BRACE -> {
          if (closed-- == 0) {
            return i;
          }
        }
        // A statement's end: nothing before it can be open.
        case NEWLINE -> {
          return -1;
        }
        default -> {}
      }
    }
    return -1;
  }

  final void expect(TokenKind wanted) {
    if (kind != wanted) {
      throw unexpected(wanted);
    }
    advance();
  }

  final void enter() {
    if (++nesting > MAX_NESTING) {
      throw fail(start(), "nested too deeply: more than " + MAX_NESTING + " levels", null);
    }
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

  /** {@code a} or {@code a, b}. */
  final Expression expressionList(boolean inParens) {
    Expression first = test();
    if (kind != TokenKind.COMMA) {
      return first;
    }
    List<Expression> elements = new ArrayList<>();
    elements.add(first);
    while (kind == TokenKind.COMMA) {
      int comma = start();
      advance();
      if (endsList()) {
        if (!inParens) {
          error(comma, "unparenthesized tuple with trailing comma", "write (x,)");
        }
        break;
      }
      elements.add(test());
    }
    return new Expression.TupleLiteral(List.copyOf(elements), false, first.start(), previousEnd);
  }

  private boolean endsList() {
    return switch (kind) {
      case RIGHT_PAREN, RIGHT_BRACKET, RIGHT_BRACE, NEWLINE, END, EQUAL, COLON, SEMICOLON, IN ->
          true;
      default -> kind.augmented() != null;
    };
  }

  /** A single expression: {@code x if c else y}, lambda, operators. */
  final Expression test() {
    enter();
    Expression e = kind == TokenKind.LAMBDA ? lambda(true) : conditional();
    nesting--;
    return e;
  }

  private Expression conditional() {
    Expression then = binary(0);
    if (kind != TokenKind.IF) {
      return then;
    }
    advance();
    Expression condition = binary(0);
    if (kind != TokenKind.ELSE) {
      throw fail(start(), "conditional expression without else clause", null);
    }
    advance();
    return new Expression.Conditional(condition, then, test());
  }

  /** As the operand of a comprehension: {@code if} behind it is the next clause. */
  private Expression testWithoutConditional() {
    enter();
    Expression e = kind == TokenKind.LAMBDA ? lambda(false) : binary(0);
    nesting--;
    return e;
  }

  private Expression lambda(boolean conditionalBody) {
    int start = start();
    advance();
    int function = functionCount++;
    List<Def.Parameter> parameters =
        kind == TokenKind.COLON ? List.of() : parameters(TokenKind.COLON, false);
    expect(TokenKind.COLON);
    Expression body = conditionalBody ? test() : testWithoutConditional();
    return new Expression.Lambda(parameters, body, function, start);
  }

  final List<Def.Parameter> parameters(TokenKind close, boolean annotations) {
    List<Def.Parameter> parameters = new ArrayList<>();
    while (kind != close) {
      parameters.add(parameter(annotations));
      if (kind != TokenKind.COMMA) {
        break;
      }
      advance();
    }
    return List.copyOf(parameters);
  }

  private Def.Parameter parameter(boolean annotations) {
    int start = start();
    Def.Parameter.Kind parameterKind = Def.Parameter.Kind.PLAIN;
    if (kind == TokenKind.STAR) {
      parameterKind = Def.Parameter.Kind.STAR;
      advance();
      if (kind == TokenKind.COMMA || kind == TokenKind.RIGHT_PAREN || kind == TokenKind.COLON) {
        return new Def.Parameter(parameterKind, null, null, start, previousEnd);
      }
    } else if (kind == TokenKind.STAR_STAR) {
      parameterKind = Def.Parameter.Kind.STAR_STAR;
      advance();
    } else if (kind == TokenKind.SLASH) {
      throw fail(start, "positional-only parameters are not part of Starlark", null);
    }
    if (kind != TokenKind.NAME) {
      throw unexpected(TokenKind.NAME);
    }
    Expression.Name name = name();
    if (annotations && kind == TokenKind.COLON) {
      error(start(), "type annotations are not part of Starlark", null);
      advance();
      test();
    }
    Expression defaultValue = null;
    if (kind == TokenKind.EQUAL && parameterKind == Def.Parameter.Kind.PLAIN) {
      advance();
      defaultValue = test();
    }
    return new Def.Parameter(parameterKind, name, defaultValue, start, previousEnd);
  }

  /** Operators of at least the given precedence. */
  private Expression binary(int precedence) {
    if (precedence == 2 || precedence < 2 && kind == TokenKind.NOT) {
      // not binds looser than comparisons and tighter than and.
      if (kind == TokenKind.NOT) {
        return binaryRest(negation(), precedence);
      }
    }
    return binaryRest(unary(), precedence);
  }

  private Expression negation() {
    int start = start();
    advance();
    enter();
    Expression operand = binary(kind == TokenKind.NOT ? 2 : 3);
    nesting--;
    return new Expression.Unary(TokenKind.NOT, operand, start, operand.end());
  }

  /** Goes on behind a left operand: precedence climbing. */
  private Expression binaryRest(Expression first, int precedence) {
    Expression left = first;
    boolean compared = false;
    for (int chain = 0; ; chain++) {
      TokenKind operator = kind;
      int at = start();
      if (operator == TokenKind.NOT && precedence <= 3) {
        operator = notIn(left);
        if (operator == null) {
          return left;
        }
      }
      int p = operator.precedence();
      if (p < precedence || p < 0) {
        return left;
      }
      if (p == 3) {
        if (compared) {
          throw fail(
              at,
              operator.text() + " does not associate with another comparison (use parens)",
              null);
        }
        compared = true;
      } else {
        compared = false;
      }
      if (chain == MAX_CHAIN) {
        throw fail(at, "expression too long: more than " + MAX_CHAIN + " operators in a row", null);
      }
      advance();
      enter();
      Expression right = binary(p + 1);
      nesting--;
      left = new Expression.Binary(operator, left, right, at);
    }
  }

  /** At {@code not} behind an operand: NOT_IN with {@code not} taken. */
  private @Nullable TokenKind notIn(Expression left) {
    if (left instanceof Expression.Missing) {
      return null;
    }
    advance();
    if (kind != TokenKind.IN) {
      throw unexpected(TokenKind.IN);
    }
    return TokenKind.NOT_IN;
  }

  private Expression unary() {
    if (kind == TokenKind.MINUS || kind == TokenKind.PLUS || kind == TokenKind.TILDE) {
      TokenKind operator = kind;
      int start = start();
      advance();
      enter();
      Expression operand = unary();
      nesting--;
      return new Expression.Unary(operator, operand, start, operand.end());
    }
    return primary();
  }

  /** An operand and what stands directly behind it: dots, calls, indexes. */
  private Expression primary() {
    Expression x = operand();
    for (int chain = 0; ; chain++) {
      if (chain == MAX_CHAIN) {
        throw fail(
            start(),
            "expression too long: more than " + MAX_CHAIN + " calls, dots or indexes in a row",
            null);
      }
      switch (kind) {
        case DOT -> {
          int dot = start();
          advance();
          if (kind != TokenKind.NAME) {
            throw unexpected(TokenKind.NAME);
          }
          x = new Expression.Dot(x, text(), dot, start(), end());
          advance();
        }
        case LEFT_BRACKET -> x = indexOrSlice(x);
        case LEFT_PAREN -> {
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
        expect(TokenKind.RIGHT_BRACKET);
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
        expect(TokenKind.RIGHT_BRACE);
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
        clauses.add(new Comprehension.For(variables, testWithoutConditional(), start));
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
      checkTarget(first, false);
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
    checkTarget(tuple, false);
    return tuple;
  }

  /** Says so when nothing can be assigned to an expression. */
  final void checkTarget(Expression target, boolean augmented) {
    if (target instanceof Expression.Parenthesized p) {
      checkTarget(p.inner(), augmented);
    } else if (target instanceof Expression.TupleLiteral t) {
      checkTargets(t.elements(), "tuple", target, augmented);
    } else if (target instanceof Expression.ListLiteral l) {
      checkTargets(l.elements(), "list", target, augmented);
    } else if (!(target instanceof Expression.Name
        || target instanceof Expression.Dot
        || target instanceof Expression.Index)) {
      error(target.start(), "can't assign to " + describe(target), null);
    }
  }

  private void checkTargets(
      List<Expression> targets, String what, Expression whole, boolean augmented) {
    if (augmented) {
      error(whole.start(), "can't use " + what + " expression in augmented assignment", null);
      return;
    }
    for (Expression e : targets) {
      checkTarget(e, false);
    }
  }

  private static String describe(Expression e) {
    return switch (e) {
      case Expression.Call _ -> "call";
      case Expression.Unary _ -> "unary expression";
      case Expression.Binary _ -> "binary expression";
      case Expression.Conditional _ -> "conditional expression";
      case Expression.Lambda _ -> "lambda";
      case Expression.Slice _ -> "slice";
      case Expression.DictLiteral _ -> "dict";
      case Expression.ListComprehension _, Expression.DictComprehension _ -> "comprehension";
      default -> "literal";
    };
  }
}
