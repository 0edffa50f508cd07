package dev.bothy.engine.op;

import java.util.List;
import java.util.StringJoiner;

/** Words of commands that messages name, as a POSIX shell reads them back. */
public final class ShellWords {
  private static final String PLAIN = "-_=+:,./@%";

  private ShellWords() {}

  /** The words with blanks between them. */
  public static String join(List<String> words) {
    StringJoiner text = new StringJoiner(" ");
    for (String word : words) {
      text.add(of(word));
    }
    return text.toString();
  }

  /** The word itself when it is plain, else in quotes. */
  public static String of(String word) {
    return isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || PLAIN.indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
