package dev.bothy.starlark.format;

/** Strings are written with double quotes where nothing inside would have to change for that. */
final class Quotes {
  private Quotes() {}

  static String normalize(String literal) {
    int from = 0;
    while (literal.charAt(from) != '"' && literal.charAt(from) != '\'') {
      from++;
    }
    if (literal.charAt(from) == '"') {
      return literal;
    }
    int width = literal.startsWith("'''", from) && literal.length() - from >= 6 ? 3 : 1;
    String content = literal.substring(from + width, literal.length() - width);
    if (content.indexOf('"') >= 0 || content.indexOf('\\') >= 0) {
      return literal;
    }
    String quote = "\"".repeat(width);
    return literal.substring(0, from) + quote + content + quote;
  }
}
