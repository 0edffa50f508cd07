package dev.bothy.dialect.function;

import java.util.List;

/**
 * Finds quotes of {@code sh} that are not closed, in texts plain enough to tell without a shell.
 */
final class OpenQuote {
  /** Within these an apostrophe may be a plain character. */
  private static final List<String> NOT_PLAIN = List.of("<<", "`", "$(", "${", "$'");

  private OpenQuote() {}

  /** The quote that is open at the end, or 0: none, or nobody here can tell. */
  static char in(String text) {
    if (NOT_PLAIN.stream().anyMatch(text::contains)) {
      return 0;
    }
    char quote = 0;
    boolean wordBegins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && c == '#' && wordBegins) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (c == '\\' && quote != '\'') {
        i++;
        wordBegins = false;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else {
        quote = c == '\'' || c == '"' ? c : 0;
        wordBegins = " \t\n;&|()".indexOf(c) >= 0;
      }
    }
    return quote;
  }
}
