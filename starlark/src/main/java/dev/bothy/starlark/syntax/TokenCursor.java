package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** The token at hand, the steps on from it, and the errors that it can be. */
abstract class TokenCursor {
  /** How deep brackets, blocks and operators may be nested; every later stage recurses as deep. */
  static final int MAX_NESTING = 200;

  final SourceFile source;
  final Tokens tokens = new Tokens();
  final Lexer lexer;
  private final ErrorSink sink;

  /** The token at hand. */
  TokenKind kind = TokenKind.NEWLINE;

  int index = -1;

  /** Reading began again with this token, outside of all brackets. */
  int restart;

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

  TokenCursor(SourceFile source, ErrorSink sink) {
    this.source = source;
    this.sink = sink;
    this.lexer = new Lexer(source.text(), tokens, sink);
  }

  final int start() {
    return tokens.start(index);
  }

  final int end() {
    return tokens.end(index);
  }

  final String text() {
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
    sink.error(offset, message, hint);
  }

  final Abort fail(int offset, String message, @Nullable String hint) {
    error(offset, message, hint);
    return new Abort();
  }

  /** The token at hand is not the one that must stand here. */
  final Abort unexpected(TokenKind wanted) {
    if (wanted == TokenKind.NAME
        && kind != TokenKind.RESERVED
        && (kind.isKeyword() || openBracket() < 0)) {
      return fail(start(), "not an identifier: " + kind.describe(), null);
    }
    return unexpected(wanted.describe());
  }

  final Abort unexpected(String wanted) {
    if (kind == TokenKind.RESERVED) {
      return fail(
          start(),
          "'" + text() + "' is a reserved word that Starlark does not use",
          Habits.ofWord(text()));
    }
    int bracket = openBracket();
    if (bracket < 0 && isClosing()) {
      return fail(start(), "unexpected " + kind.describe(), "no bracket is open here");
    }
    if (bracket < 0) {
      String habit = Habits.at(tokens, source.text(), index, restart);
      return fail(start(), "got " + kind.describe() + ", want " + wanted, habit);
    }
    // Inside brackets lines and blocks do not end: only the file can.
    boolean ended = kind == TokenKind.DEDENT || kind == TokenKind.NEWLINE || kind == TokenKind.END;
    String got = ended ? TokenKind.END.describe() : kind.describe();
    int line = source.line(tokens.start(bracket));
    String hint =
        ended || line < source.line(start())
            ? "the " + tokens.kind(bracket).describe() + " of line " + line + " is not closed"
            : Habits.at(tokens, source.text(), index, restart);
    return fail(start(), "got " + got + ", want " + wanted, hint);
  }

  final boolean isClosing() {
    return kind == TokenKind.RIGHT_PAREN
        || kind == TokenKind.RIGHT_BRACKET
        || kind == TokenKind.RIGHT_BRACE;
  }

  /** The index of the innermost bracket that is open at the token at hand, or -1. */
  private int openBracket() {
    int closed = 0;
    for (int i = index - 1; i >= restart; i--) {
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
}
