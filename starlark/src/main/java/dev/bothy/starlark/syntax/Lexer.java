package dev.bothy.starlark.syntax;

import java.util.Arrays;

/**
 * Cuts a text into tokens, one significant token at a time, so that the parser can take back what
 * an unclosed bracket swallowed. Every character lands in some token. A form feed is blank; a tab
 * stands for blanks up to the next multiple of 8 columns.
 */
final class Lexer extends LexemeReader {
  private static final int TAB = 8;

  private boolean lineStart = true;
  private int[] indents = new int[16];
  private int indentTop;

  /** Dedents still to be given before the line's first token. */
  private int pendingDedents;

  Lexer(String text, Tokens tokens, ErrorSink errors) {
    super(text, tokens, errors);
    if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
      pos = 1;
      tokens.add(TokenKind.BYTE_ORDER_MARK, pos);
    }
  }

  /** Appends trivia and then one significant token; the index of that. */
  int next() {
    if (pendingDedents > 0) {
      pendingDedents--;
      return add(TokenKind.DEDENT);
    }
    while (true) {
      if (lineStart && brackets == 0) {
        int found = startLine();
        if (found >= 0) {
          return found;
        }
      }
      int found = scan();
      if (found >= 0) {
        return found;
      }
    }
  }

  /** Takes a line's indentation; the index of an INDENT or DEDENT that it means, or -1. */
  private int startLine() {
    int column = 0;
    int start = pos;
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == ' ') {
        column++;
      } else if (c == '\t') {
        column += TAB - column % TAB;
      } else if (c != '\f') {
        break;
      }
      pos++;
    }
    char c = at(pos);
    if (pos < text.length() && (c == '\n' || c == '\r' || c == '#')) {
      // Blank and comment lines have no indentation.
      if (pos > start) {
        add(TokenKind.BLANK);
      }
      return -1;
    }
    if (pos > start) {
      add(TokenKind.BLANK);
    }
    if (pos == text.length()) {
      return -1;
    }
    lineStart = false;
    if (column > indents[indentTop]) {
      if (++indentTop == indents.length) {
        indents = Arrays.copyOf(indents, indentTop * 2);
      }
      indents[indentTop] = column;
      return add(TokenKind.INDENT);
    }
    while (column < indents[indentTop]) {
      indentTop--;
      pendingDedents++;
    }
    if (column != indents[indentTop]) {
      errors.error(pos, "unindent does not match any outer indentation level", null);
      // Taken as the block that it is nearest to from above, so that the rest of the file still
      // parses.
    }
    if (pendingDedents > 0) {
      pendingDedents--;
      return add(TokenKind.DEDENT);
    }
    return -1;
  }

  /** The index of a significant token, or -1 when it was trivia. */
  private int scan() {
    if (pos == text.length()) {
      if (!lineStart && brackets == 0) {
        lineStart = true;
        return add(TokenKind.NEWLINE);
      }
      if (indentTop > 0) {
        indentTop--;
        return add(TokenKind.DEDENT);
      }
      return add(TokenKind.END);
    }
    int start = pos;
    char c = text.charAt(pos);
    return switch (c) {
      case ' ', '\t', '\f' -> {
        while (at(pos) == ' ' || at(pos) == '\t' || at(pos) == '\f') {
          pos++;
        }
        add(TokenKind.BLANK);
        yield -1;
      }
      case '\n', '\r' -> {
        lineEnd();
        if (brackets > 0 || lineStart) {
          add(TokenKind.LINE_END);
          yield -1;
        }
        lineStart = true;
        yield add(TokenKind.NEWLINE);
      }
      case '#' -> {
        while (pos < text.length() && at(pos) != '\n' && at(pos) != '\r') {
          pos++;
        }
        add(TokenKind.COMMENT);
        yield -1;
      }
      case '\\' -> {
        if (at(pos + 1) == '\n' || at(pos + 1) == '\r') {
          pos++;
          lineEnd();
          add(TokenKind.CONTINUATION);
        } else {
          pos++;
          add(TokenKind.INVALID);
          errors.error(start, "stray backslash in program", null);
        }
        yield -1;
      }
      case '"', '\'' -> string(TokenKind.STRING, start);
      default -> {
        if (isNameStart(c) || isWideNameStart()) {
          yield word(start);
        }
        if (c >= '0' && c <= '9' || c == '.' && isDigit(at(pos + 1))) {
          yield number();
        }
        yield punctuation(c);
      }
    };
  }

  /** Whether line ends mean nothing here. */
  boolean inBrackets() {
    return brackets > 0;
  }

  /**
   * Whether the token stands first on its line, no deeper than the block that is open: then it
   * probably starts a statement, and a bracket before it was never closed.
   */
  boolean looksLikeStatement(int token) {
    int before = token - 1;
    int column = 0;
    if (before >= 0 && tokens.kind(before) == TokenKind.BLANK) {
      for (int i = tokens.start(before); i < tokens.end(before); i++) {
        char c = text.charAt(i);
        column += c == '\t' ? TAB - column % TAB : c == ' ' ? 1 : 0;
      }
      before--;
    }
    return before >= 0 && tokens.kind(before) == TokenKind.LINE_END && column <= indents[indentTop];
  }

  /** The first token of a token's line, blanks aside. */
  int firstOnLine(int token) {
    int first = token;
    while (first > 0
        && tokens.kind(first - 1) != TokenKind.LINE_END
        && tokens.kind(first - 1) != TokenKind.NEWLINE) {
      first--;
    }
    return tokens.kind(first) == TokenKind.BLANK ? first + 1 : first;
  }

  /**
   * Takes back the tokens from the one given, the first of its line: they are read again outside of
   * all brackets.
   */
  void restartLine(int token) {
    int first = token;
    int start = tokens.start(token);
    while (first > 0 && tokens.kind(first - 1) == TokenKind.BLANK && tokens.start(first) == start) {
      first--;
      start = tokens.start(first);
    }
    pos = start;
    tokens.truncate(first);
    brackets = 0;
    lineStart = true;
    pendingDedents = 0;
  }
}
