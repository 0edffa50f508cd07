package dev.bothy.starlark.format;

import dev.bothy.starlark.syntax.TokenKind;

/** Where blanks stand between the tokens of a line, and where a line may end inside of brackets. */
final class Spacing {
  private Spacing() {}

  /** What a token is beyond its kind, which depends on what stands around it. */
  enum Role {
    NONE,
    /** {@code -x}, {@code *args}. */
    UNARY,
    /** {@code name=value} in a call or of a parameter. */
    KEYWORD_EQUAL,
    SLICE_COLON
  }

  /** Whether a value may end with a token, so that a bracket behind it is a call or an index. */
  static boolean endsOperand(TokenKind kind) {
    return switch (kind) {
      case NAME, INT, FLOAT, STRING, BYTES, RIGHT_PAREN, RIGHT_BRACKET, RIGHT_BRACE, LOAD -> true;
      default -> false;
    };
  }

  static boolean opens(TokenKind kind) {
    return kind == TokenKind.LEFT_PAREN
        || kind == TokenKind.LEFT_BRACKET
        || kind == TokenKind.LEFT_BRACE;
  }

  static boolean closes(TokenKind kind) {
    return kind == TokenKind.RIGHT_PAREN
        || kind == TokenKind.RIGHT_BRACKET
        || kind == TokenKind.RIGHT_BRACE;
  }

  /** Whether a blank stands between two tokens. */
  static boolean isSpaced(TokenKind left, Role leftRole, TokenKind right, Role rightRole) {
    if (opens(left) || closes(right) || leftRole != Role.NONE && leftRole != Role.UNARY) {
      return false;
    }
    if (leftRole == Role.UNARY || rightRole == Role.KEYWORD_EQUAL) {
      return false;
    }
    return switch (right) {
      case COMMA, COLON, SEMICOLON -> false;
      // 1 .x is no float.
      case DOT -> left == TokenKind.INT;
      case LEFT_PAREN, LEFT_BRACKET -> left != TokenKind.DOT && !endsOperand(left);
      default -> left != TokenKind.DOT;
    };
  }

  /** Whether a line that the author ended between two tokens stays ended there. */
  static boolean mayBreak(TokenKind left, Role leftRole, TokenKind right) {
    if (right == TokenKind.DOT) {
      return left != TokenKind.INT;
    }
    return leftRole == Role.NONE && isOperator(left) || isOperator(right) && endsOperand(left);
  }

  private static boolean isOperator(TokenKind kind) {
    return kind.precedence() >= 0 || kind == TokenKind.IF || kind == TokenKind.ELSE;
  }
}
