package dev.bothy.runtime.embedded.shell;

import java.util.List;

/** Values as words of a POSIX shell script. */
public final class ShellQuote {
  private ShellQuote() {}

  /** One word that the shell takes as it is, whatever is in it. */
  public static String word(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /** Such words, with blanks between them. */
  public static String words(List<String> values) {
    StringBuilder text = new StringBuilder();
    for (String value : values) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(word(value));
    }
    return text.toString();
  }

  /** Whether the shell takes it as the name of a variable. */
  public static boolean isName(String name) {
    if (name.isEmpty() || name.charAt(0) >= '0' && name.charAt(0) <= '9') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
        return false;
      }
    }
    return true;
  }
}
