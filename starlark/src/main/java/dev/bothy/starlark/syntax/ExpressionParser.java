package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions: operators, lambdas and their parameters, tuples without parentheses. */
abstract class ExpressionParser extends OperandParser {
  ExpressionParser(SourceFile source, boolean generators, ErrorSink errors) {
    super(source, generators, errors);
  }

  @Override
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
        if (!inParens && kind == TokenKind.COLON) {
          throw unexpected("primary expression");
        }
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

  /** {@code x if c else y}, lambda, operators. */
  @Override
  final Expression test() {
    enter();
    int beside = startHeight();
    Expression e = kind == TokenKind.LAMBDA ? lambda(true) : conditional();
    height = Math.max(height, beside);
    nesting--;
    return e;
  }

  private Expression conditional() {
    Expression then = binary(0);
    if (kind != TokenKind.IF) {
      return then;
    }
    advance();
    int beside = startHeight();
    Expression condition = binary(0);
    height = Math.max(height, beside);
    if (kind != TokenKind.ELSE) {
      throw fail(start(), "conditional expression without else clause", null);
    }
    advance();
    return new Expression.Conditional(condition, then, test());
  }

  @Override
  final Expression testWithoutConditional() {
    enter();
    int beside = startHeight();
    Expression e = kind == TokenKind.LAMBDA ? lambda(false) : binary(0);
    height = Math.max(height, beside);
    nesting--;
    return e;
  }

  @Override
  final Expression iterated() {
    enter();
    int beside = startHeight();
    Expression e = binary(0);
    height = Math.max(height, beside);
    nesting--;
    return e;
  }

  /** Before an expression that stands beside others; gives the height of those. */
  private int startHeight() {
    int beside = height;
    height = 0;
    return beside;
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
      if (kind != TokenKind.NAME) {
        throw unexpected(TokenKind.COMMA);
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
      error(start(), "type annotations are not part of Starlark", "leave them out");
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
    TokenKind comparison = null;
    while (true) {
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
        if (comparison != null) {
          throw fail(
              at,
              comparison.text() + " does not associate with " + operator.text(),
              "use parentheses, or and");
        }
        comparison = operator;
      } else {
        comparison = null;
      }
      advance();
      enter();
      int leftHeight = startHeight();
      Expression right = binary(p + 1);
      height = Math.max(height, leftHeight);
      higher(at);
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
}
