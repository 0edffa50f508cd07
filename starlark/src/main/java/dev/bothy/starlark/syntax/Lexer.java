package dev.bothy.starlark.syntax;

import java.util.Arrays;

/**
 * Cuts a text into tokens, one significant token at a time, so that the parser can take back what
 * an unclosed bracket swallowed. Every character lands in some token. A form feed is blank; a tab
 * stands for blanks up to the next multiple of 8 columns.
 */
final class Lexer {
  private static final int TAB = 8;

  private final String text;
  private final Tokens tokens;
  private final ErrorSink errors;

  private int pos;
  private int brackets;
  private boolean lineStart = true;
  private int[] indents = new int[16];
  private int indentTop;

  /** Dedents still to be given before the line's first token. */
  private int pendingDedents;

  /** Where messages go. */
  interface ErrorSink {
    void error(int offset, String message, @org.jspecify.annotations.Nullable String hint);
  }

  Lexer(String text, Tokens tokens, ErrorSink errors) {
    this.text = text;
    this.tokens = tokens;
    this.errors = errors;
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

  private int add(TokenKind kind) {
    tokens.add(kind, pos);
    return tokens.size() - 1;
  }

  private char at(int i) {
    return i < text.length() ? text.charAt(i) : '\0';
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
        if (isNameStart(c)) {
          yield word(start);
        }
        if (c >= '0' && c <= '9' || c == '.' && isDigit(at(pos + 1))) {
          yield add(number());
        }
        yield punctuation(c);
      }
    };
  }

  private void lineEnd() {
    pos += at(pos) == '\r' && at(pos + 1) == '\n' ? 2 : 1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c >= 0x80 && Character.isLetter(c);
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c >= 0x80 && Character.isLetterOrDigit(c);
  }

  private int word(int start) {
    while (pos < text.length() && isNamePart(text.charAt(pos))) {
      pos++;
    }
    char quote = at(pos);
    if ((quote == '"' || quote == '\'') && pos - start <= 2) {
      String prefix = text.substring(start, pos);
      switch (prefix) {
        case "r" -> {
          return string(TokenKind.STRING, start);
        }
        case "b", "rb", "br" -> {
          return string(TokenKind.BYTES, start);
        }
        case "f", "fr", "rf", "F" -> {
          errors.error(start, "f-strings are not part of Starlark", "use \"...\".format(...)");
          return string(TokenKind.STRING, start);
        }
        default -> {}
      }
    }
    return add(TokenKind.ofWord(text.substring(start, pos)));
  }

  /** From the opening quote on. */
  private int string(TokenKind kind, int start) {
    char quote = text.charAt(pos);
    boolean triple = at(pos + 1) == quote && at(pos + 2) == quote;
    pos += triple ? 3 : 1;
    while (true) {
      if (pos >= text.length()) {
        errors.error(start, "unexpected EOF in string", null);
        return add(kind);
      }
      char c = text.charAt(pos);
      if (c == quote && (!triple || (at(pos + 1) == quote && at(pos + 2) == quote))) {
        pos += triple ? 3 : 1;
        return add(kind);
      }
      if ((c == '\n' || c == '\r') && !triple) {
        errors.error(start, "unexpected newline in string", null);
        return add(kind);
      }
      pos++;
      if (c == '\\' && pos < text.length()) {
        // Also in raw strings: r"\"" holds a backslash and a quote.
        pos += at(pos) == '\r' && at(pos + 1) == '\n' ? 2 : 1;
      }
    }
  }

  private TokenKind number() {
    int start = pos;
    char c = text.charAt(pos);
    char kind = Character.toLowerCase(at(pos + 1));
    if (c == '0' && (kind == 'x' || kind == 'o' || kind == 'b')) {
      pos += 2;
      while (isNamePart(at(pos))) {
        pos++;
      }
      return TokenKind.INT;
    }
    boolean fraction = false;
    digits();
    if (at(pos) == '.') {
      fraction = true;
      pos++;
      digits();
    }
    if (at(pos) == 'e' || at(pos) == 'E') {
      fraction = true;
      pos++;
      if (at(pos) == '+' || at(pos) == '-') {
        pos++;
      }
      if (!isDigit(at(pos))) {
        errors.error(start, "invalid float literal", null);
      }
      digits();
    }
    return fraction ? TokenKind.FLOAT : TokenKind.INT;
  }

  private void digits() {
    while (isDigit(at(pos))) {
      pos++;
    }
  }

  private int punctuation(char c) {
    TokenKind kind =
        switch (c) {
          case '(' -> open(TokenKind.LEFT_PAREN);
          case '[' -> open(TokenKind.LEFT_BRACKET);
          case '{' -> open(TokenKind.LEFT_BRACE);
          case ')' -> close(TokenKind.RIGHT_PAREN);
          case ']' -> close(TokenKind.RIGHT_BRACKET);
          case '}' -> close(TokenKind.RIGHT_BRACE);
          case ',' -> TokenKind.COMMA;
          case ';' -> TokenKind.SEMICOLON;
          case ':' -> TokenKind.COLON;
          case '.' -> TokenKind.DOT;
          case '~' -> TokenKind.TILDE;
          case '+' -> orEqual(TokenKind.PLUS, TokenKind.PLUS_EQUAL);
          case '-' -> orEqual(TokenKind.MINUS, TokenKind.MINUS_EQUAL);
          case '%' -> orEqual(TokenKind.PERCENT, TokenKind.PERCENT_EQUAL);
          case '&' -> orEqual(TokenKind.AMPERSAND, TokenKind.AMPERSAND_EQUAL);
          case '|' -> orEqual(TokenKind.BAR, TokenKind.BAR_EQUAL);
          case '^' -> orEqual(TokenKind.CIRCUMFLEX, TokenKind.CIRCUMFLEX_EQUAL);
          case '=' -> orEqual(TokenKind.EQUAL, TokenKind.EQUAL_EQUAL);
          case '!' ->
              at(pos + 1) == '='
                  ? orEqual(TokenKind.INVALID, TokenKind.NOT_EQUAL)
                  : TokenKind.INVALID;
          case '*' ->
              doubled('*') ? TokenKind.STAR_STAR : orEqual(TokenKind.STAR, TokenKind.STAR_EQUAL);
          case '/' ->
              doubled('/')
                  ? orEqual(TokenKind.SLASH_SLASH, TokenKind.SLASH_SLASH_EQUAL)
                  : orEqual(TokenKind.SLASH, TokenKind.SLASH_EQUAL);
          case '<' ->
              doubled('<')
                  ? orEqual(TokenKind.LESS_LESS, TokenKind.LESS_LESS_EQUAL)
                  : orEqual(TokenKind.LESS, TokenKind.LESS_EQUAL);
          case '>' ->
              doubled('>')
                  ? orEqual(TokenKind.GREATER_GREATER, TokenKind.GREATER_GREATER_EQUAL)
                  : orEqual(TokenKind.GREATER, TokenKind.GREATER_EQUAL);
          default -> TokenKind.INVALID;
        };
    int start = pos;
    if (kind == TokenKind.INVALID) {
      pos += Character.charCount(text.codePointAt(pos));
      add(kind);
      errors.error(start, "unexpected input character " + describe(text.codePointAt(start)), null);
      return -1;
    }
    pos++;
    return add(kind);
  }

  private static String describe(int codePoint) {
    return Character.isISOControl(codePoint)
        ? "U+"
            + Integer.toHexString(0x10000 | codePoint)
                .substring(1)
                .toUpperCase(java.util.Locale.ROOT)
        : "'" + Character.toString(codePoint) + "'";
  }

  /** Skips the first of two equal characters. */
  private boolean doubled(char c) {
    if (at(pos + 1) != c) {
      return false;
    }
    pos++;
    return true;
  }

  private TokenKind orEqual(TokenKind plain, TokenKind withEqual) {
    if (at(pos + 1) != '=') {
      return plain;
    }
    pos++;
    return withEqual;
  }

  private TokenKind open(TokenKind kind) {
    brackets++;
    return kind;
  }

  private TokenKind close(TokenKind kind) {
    if (brackets > 0) {
      brackets--;
    }
    return kind;
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
