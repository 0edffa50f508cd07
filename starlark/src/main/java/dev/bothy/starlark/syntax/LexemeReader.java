package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** Reads the tokens that a line is made of: words, strings, numbers, operators and brackets. */
abstract class LexemeReader {
  final String text;
  final Tokens tokens;
  final ErrorSink errors;

  /** Behind the last token. */
  int pos;

  /** How many are open; line ends mean nothing inside of them. */
  int brackets;

  LexemeReader(String text, Tokens tokens, ErrorSink errors) {
    this.text = text;
    this.tokens = tokens;
    this.errors = errors;
  }

  final int add(TokenKind kind) {
    tokens.add(kind, pos);
    return tokens.size() - 1;
  }

  final char at(int i) {
    return i < text.length() ? text.charAt(i) : '\0';
  }

  final void lineEnd() {
    pos += at(pos) == '\r' && at(pos + 1) == '\n' ? 2 : 1;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isNameStart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c >= 0x80 && Character.isLetter(c);
  }

  /** Whether a name starts here with a letter that is no single char. */
  final boolean isWideNameStart() {
    return Character.isHighSurrogate(at(pos)) && Character.isLetter(text.codePointAt(pos));
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c >= 0x80 && Character.isLetterOrDigit(c);
  }

  final int word(int start) {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (isNamePart(c)) {
        pos++;
      } else if (Character.isHighSurrogate(c) && Character.isLetterOrDigit(text.codePointAt(pos))) {
        pos += 2;
      } else {
        break;
      }
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

  final int number() {
    return add(numberKind());
  }

  /** From the opening quote on. */
  final int string(TokenKind kind, int start) {
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

  private TokenKind numberKind() {
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

  final int punctuation(char c) {
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
      int unexpected = text.codePointAt(start);
      errors.error(
          start, "unexpected input character " + describe(unexpected), instead(unexpected));
      return -1;
    }
    pos++;
    return add(kind);
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** What an editor, or a page that a text was copied from, has put in the place of. */
  private static @Nullable String instead(int codePoint) {
    return switch (codePoint) {
      case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> "write \" around a text";
      case '\u2018', '\u2019', '\u201a' -> "write ' around a text";
      case '\u2212', '\u2013', '\u2014' -> "write -";
      default ->
          switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR -> "write a plain blank";
            case Character.FORMAT -> "it is invisible: delete it";
            default -> Habits.ofCharacter(codePoint);
          };
    };
  }

  private static String describe(int codePoint) {
    return isInvisible(codePoint)
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
}
