package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How the author of a file writes: quotes, blanks around {@code =}, line ends, indentation. Copied,
 * never computed.
 */
final class Style {
  private final String text;
  private final Tokens tokens;

  Style(SyntaxTree tree) {
    this.text = tree.source().text();
    this.tokens = tree.tokens();
  }

  /**
   * The quote that most string literals begin with, triple-quoted ones aside; {@code "} when there
   * are as many.
   */
  char quote() {
    int single = 0;
    int all = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.STRING
          && !text.startsWith("\"\"\"", tokens.start(i))
          && !text.startsWith("'''", tokens.start(i))) {
        all++;
        single += quoteAt(tokens.start(i)) == '\'' ? 1 : 0;
      }
    }
    return single * 2 > all ? '\'' : '"';
  }

  /** The quote of the string literal at an offset. */
  char quoteAt(int offset) {
    int i = offset;
    while (text.charAt(i) != '"' && text.charAt(i) != '\'') {
      i++;
    }
    return text.charAt(i);
  }

  /** Whether an equal sign between name and value has blanks around it. */
  boolean isSpaced(int equal) {
    return equal > 0 && text.charAt(equal - 1) == ' ';
  }

  /** The blanks that the line of an offset begins with. */
  String indentation(int offset) {
    int start = lineStart(offset);
    int end = start;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  int lineStart(int offset) {
    int i = offset;
    while (i > 0 && text.charAt(i - 1) != '\n' && text.charAt(i - 1) != '\r') {
      i--;
    }
    return i == 0 && text.startsWith("\uFEFF") ? 1 : i;
  }

  /** Whether only blanks stand before an offset on its line. */
  boolean isFirstOnLine(int offset) {
    int i = offset; // not from the line's start, which may be far away
    while (i > 0 && (text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\t')) {
      i--;
    }
    return i == 0
        || text.charAt(i - 1) == '\n'
        || text.charAt(i - 1) == '\r'
        || i == 1 && text.charAt(0) == '\uFEFF';
  }

  /**
   * The line end of an offset's line; at the end of the file that of the first line; LF when there
   * is none.
   */
  String lineEnd(int offset) {
    String here = lineEndFrom(offset);
    if (!here.isEmpty()) {
      return here;
    }
    String first = lineEndFrom(0);
    return first.isEmpty() ? "\n" : first;
  }

  private String lineEndFrom(int offset) {
    for (int i = offset; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return "\n";
      }
      if (c == '\r') {
        return text.startsWith("\r\n", i) ? "\r\n" : "\r";
      }
    }
    return "";
  }

  /** A value as a literal. */
  static String literal(Object value, char quote) {
    return switch (value) {
      case String s -> quoted(s, quote);
      case Boolean b -> b ? "True" : "False";
      case Integer i -> i.toString();
      case Long l -> l.toString();
      case List<?> list -> {
        StringBuilder out = new StringBuilder("[");
        for (Object e : list) {
          out.append(out.length() == 1 ? "" : ", ").append(literal(e, quote));
        }
        yield out.append(']').toString();
      }
      case Map<?, ?> map -> {
        StringBuilder out = new StringBuilder("{");
        map.forEach(
            (k, v) ->
                out.append(out.length() == 1 ? "" : ", ")
                    .append(literal(k, quote))
                    .append(": ")
                    .append(literal(v, quote)));
        yield out.append('}').toString();
      }
      default ->
          throw new IllegalArgumentException("no literal for a " + value.getClass().getName());
    };
  }

  private static String quoted(String s, char quote) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(s)) {
      throw new IllegalArgumentException("no literal for text with half of a character in it");
    }
    StringBuilder out = new StringBuilder(s.length() + 2).append(quote);
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(c);
          } else if (c < 0x20 || c == 0x7F) {
            out.append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }
}
