package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** What a token is. Laid end to end, the tokens of all kinds are the file. */
public enum TokenKind {
  // Trivia: nothing the parser sees.
  BYTE_ORDER_MARK("byte order mark"),
  BLANK("blank"),
  /** Up to the line's end, which it does not hold. */
  COMMENT("comment"),
  /** A line end that ends no statement: of a blank or comment line, or inside brackets. */
  LINE_END("line end"),
  /** A backslash and the line end behind it. */
  CONTINUATION("continuation"),
  /** What is no token at all. */
  INVALID("invalid character"),

  /** The line end of a statement; of width 0 when the file ends without one. */
  NEWLINE("newline"),
  /** Of width 0, before a block's first statement. */
  INDENT("indent"),
  /** Of width 0, behind a block's last statement. */
  DEDENT("outdent"),
  END("end of file"),

  NAME("identifier"),
  INT("int literal"),
  FLOAT("float literal"),
  STRING("string literal"),
  BYTES("bytes literal"),

  PLUS("+", 8),
  MINUS("-", 8),
  STAR("*", 9),
  SLASH("/", 9),
  SLASH_SLASH("//", 9),
  PERCENT("%", 9),
  AMPERSAND("&", 6),
  BAR("|", 4),
  CIRCUMFLEX("^", 5),
  LESS_LESS("<<", 7),
  GREATER_GREATER(">>", 7),
  LESS("<", 3),
  GREATER(">", 3),
  LESS_EQUAL("<=", 3),
  GREATER_EQUAL(">=", 3),
  EQUAL_EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  TILDE("~", -1),
  DOT(".", -1),
  COMMA(",", -1),
  EQUAL("=", -1),
  SEMICOLON(";", -1),
  COLON(":", -1),
  LEFT_PAREN("(", -1),
  RIGHT_PAREN(")", -1),
  LEFT_BRACKET("[", -1),
  RIGHT_BRACKET("]", -1),
  LEFT_BRACE("{", -1),
  RIGHT_BRACE("}", -1),
  STAR_STAR("**", -1),
  PLUS_EQUAL("+=", -1),
  MINUS_EQUAL("-=", -1),
  STAR_EQUAL("*=", -1),
  SLASH_EQUAL("/=", -1),
  SLASH_SLASH_EQUAL("//=", -1),
  PERCENT_EQUAL("%=", -1),
  AMPERSAND_EQUAL("&=", -1),
  BAR_EQUAL("|=", -1),
  CIRCUMFLEX_EQUAL("^=", -1),
  LESS_LESS_EQUAL("<<=", -1),
  GREATER_GREATER_EQUAL(">>=", -1),

  AND("and", 1),
  BREAK("break", -1),
  CONTINUE("continue", -1),
  DEF("def", -1),
  ELIF("elif", -1),
  ELSE("else", -1),
  FOR("for", -1),
  IF("if", -1),
  IN("in", 3),
  LAMBDA("lambda", -1),
  LOAD("load", -1),
  NOT("not", -1),
  /** {@code not} and {@code in} seen as one operator; never a token of its own. */
  NOT_IN("not in", 3),
  OR("or", 0),
  PASS("pass", -1),
  RETURN("return", -1),
  WHILE("while", -1),
  /** A word that the language keeps for later: {@code class}, {@code import} and the like. */
  RESERVED("reserved word");

  private final String text;
  private final boolean literal;
  private final int precedence;

  TokenKind(String description) {
    text = description;
    literal = false;
    precedence = -1;
  }

  TokenKind(String text, int precedence) {
    this.text = text;
    this.literal = true;
    this.precedence = precedence;
  }

  /** As a binary operator: higher binds tighter; -1 when it is none. */
  public int precedence() {
    return precedence;
  }

  /** The text that all tokens of the kind have, or a word for them. */
  public String text() {
    return text;
  }

  /** As messages name it: {@code identifier}, {@code for}, {@code ','}. */
  public String describe() {
    return literal && !isKeyword() ? "'" + text + "'" : text;
  }

  /** {@code for}, {@code in} and the like. */
  boolean isKeyword() {
    return literal && Character.isLetter(text.charAt(0));
  }

  /** Blanks, comments and the like. */
  public boolean isTrivia() {
    return compareTo(INVALID) <= 0;
  }

  /** The operator of {@code x op= y}, or null when this is not one of its forms. */
  public @Nullable TokenKind augmented() {
    return switch (this) {
      case PLUS_EQUAL -> PLUS;
      case MINUS_EQUAL -> MINUS;
      case STAR_EQUAL -> STAR;
      case SLASH_EQUAL -> SLASH;
      case SLASH_SLASH_EQUAL -> SLASH_SLASH;
      case PERCENT_EQUAL -> PERCENT;
      case AMPERSAND_EQUAL -> AMPERSAND;
      case BAR_EQUAL -> BAR;
      case CIRCUMFLEX_EQUAL -> CIRCUMFLEX;
      case LESS_LESS_EQUAL -> LESS_LESS;
      case GREATER_GREATER_EQUAL -> GREATER_GREATER;
      default -> null;
    };
  }

  static TokenKind ofWord(String word) {
    return switch (word) {
      case "and" -> AND;
      case "break" -> BREAK;
      case "continue" -> CONTINUE;
      case "def" -> DEF;
      case "elif" -> ELIF;
      case "else" -> ELSE;
      case "for" -> FOR;
      case "if" -> IF;
      case "in" -> IN;
      case "lambda" -> LAMBDA;
      case "load" -> LOAD;
      case "not" -> NOT;
      case "or" -> OR;
      case "pass" -> PASS;
      case "return" -> RETURN;
      case "while" -> WHILE;
      case "as",
          "async",
          "await",
          "class",
          "del",
          "except",
          "finally",
          "from",
          "global",
          "import",
          "is",
          "nonlocal",
          "raise",
          "try",
          "with",
          "yield" ->
          RESERVED;
      default -> NAME;
    };
  }
}
