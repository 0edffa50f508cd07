package dev.bothy.dialect.lint;

import java.util.ArrayDeque;
import java.util.Deque;

/** {@code $(…)}, {@code $((…))}, {@code ${…}} and {@code `…`} in a script, with all inside. */
final class ShellSubstitution {
  private ShellSubstitution() {}

  static boolean beginsAt(String text, int at) {
    char c = text.charAt(at);
    return c == '`'
        || (c == '$' && at + 1 < text.length() && "({".indexOf(text.charAt(at + 1)) >= 0);
  }

  /** The place behind one that begins here; the text's end when it is not closed. */
  static int end(String text, int start) {
    // What closes the innermost ones: made-up scripts nest deeper than a stack goes.
    Deque<Character> closing = new ArrayDeque<>();
    int i = start;
    do {
      char c = text.charAt(i);
      char innermost = closing.isEmpty() ? ' ' : closing.peek();
      if (c == '\\') {
        i++;
      } else if (c == innermost) {
        closing.pop();
      } else if (innermost == '`') {
        // Nothing else counts up to its end.
      } else if (beginsAt(text, i)) {
        closing.push(c == '`' ? '`' : text.charAt(i + 1) == '(' ? ')' : '}');
        i += c == '`' ? 0 : 1;
      } else if (c == '"') {
        closing.push('"');
      } else if (c == '\'' && innermost != '"') {
        int end = text.indexOf('\'', i + 1);
        i = end < 0 ? text.length() : end;
      } else if (c == '(' && innermost == ')') {
        closing.push(')');
      }
      i++;
    } while (!closing.isEmpty() && i < text.length());
    return Math.min(i, text.length());
  }
}
