package dev.bothy.packages.name;

import java.util.Set;

/** Finds where an environment marker of PEP 508 ends; -1 when it is none. */
final class MarkerReader {
  private static final int MAX_DEPTH = 32;

  private static final Set<String> VARIABLES =
      Set.of(
          "python_version",
          "python_full_version",
          "os_name",
          "sys_platform",
          "platform_release",
          "platform_system",
          "platform_version",
          "platform_machine",
          "platform_python_implementation",
          "implementation_name",
          "implementation_version",
          "extra");

  private final String text;
  private int at;
  private int depth;

  MarkerReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  int end() {
    return or() ? at : -1;
  }

  private boolean or() {
    if (!and()) {
      return false;
    }
    while (word("or")) {
      if (!and()) {
        return false;
      }
    }
    return true;
  }

  private boolean and() {
    if (!term()) {
      return false;
    }
    while (word("and")) {
      if (!term()) {
        return false;
      }
    }
    return true;
  }

  private boolean term() {
    skipBlanks();
    if (!text.startsWith("(", at)) {
      return value() && operator() && value();
    }
    at++;
    if (++depth > MAX_DEPTH || !or()) {
      return false;
    }
    skipBlanks();
    if (!text.startsWith(")", at)) {
      return false;
    }
    at++;
    depth--;
    return true;
  }

  private boolean value() {
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      int close = text.indexOf(text.charAt(at), at + 1);
      if (close < 0) {
        return false;
      }
      for (int i = at + 1; i < close; i++) {
        if (!Texts.isLetterOrDigit(text.charAt(i))
            && " .-_*+!(){}[]:,/".indexOf(text.charAt(i)) < 0) {
          return false;
        }
      }
      at = close + 1;
      return true;
    }
    int start = at;
    while (at < text.length()
        && (Texts.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return VARIABLES.contains(text.substring(start, at));
  }

  private boolean operator() {
    if (word("in")) {
      return true;
    }
    if (word("not")) {
      return word("in");
    }
    skipBlanks();
    for (String operator : new String[] {"===", "==", "!=", "<=", ">=", "~=", "<", ">"}) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return true;
      }
    }
    return false;
  }

  /** Takes that word when it comes next. */
  private boolean word(String word) {
    int start = at;
    skipBlanks();
    int end = at + word.length();
    if (text.startsWith(word, at)
        && (end == text.length() || !Texts.isLetterOrDigit(text.charAt(end)))) {
      at = end;
      return true;
    }
    at = start;
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
