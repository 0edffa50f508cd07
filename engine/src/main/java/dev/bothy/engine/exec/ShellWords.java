package dev.bothy.engine.exec;

import java.util.List;

/** Arguments as one would type them into a shell; for people to read. */
final class ShellWords {
  private ShellWords() {}

  static String join(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-_=+:,./@%".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
