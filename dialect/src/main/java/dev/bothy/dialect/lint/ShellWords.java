package dev.bothy.dialect.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * The simple commands of a shell script as words without their quotes. Enough of the shell's
 * grammar to find commands in; substitutions stay in their words as they are written.
 */
final class ShellWords {
  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> command = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;

  private ShellWords(String text) {
    this.text = text;
  }

  static List<List<String>> commands(String script) {
    ShellWords words = new ShellWords(script);
    words.read();
    return words.commands;
  }

  private void read() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i < text.length() && text.charAt(i) != '\n') {
          add(text.charAt(i));
        }
      } else if (c == '\'') {
        int end = text.indexOf('\'', i + 1);
        end = end < 0 ? text.length() : end;
        word.append(text, i + 1, end);
        inWord = true;
        i = end;
      } else if (c == '"') {
        i = doubleQuoted(i + 1);
      } else if (c == '#' && !inWord) {
        int end = text.indexOf('\n', i);
        i = (end < 0 ? text.length() : end) - 1;
      } else if (c == '<' || c == '>') {
        i = redirection(i);
      } else if (c == ' ' || c == '\t') {
        endWord();
      } else if (isSeparator(c, i)) {
        endCommand();
      } else {
        add(c);
      }
    }
    endCommand();
  }

  private void add(char c) {
    word.append(c);
    inWord = true;
  }

  /** From behind the opening quote; gives the place of the closing one. */
  private int doubleQuoted(int start) {
    inWord = true;
    int i = start;
    while (i < text.length() && text.charAt(i) != '"') {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      word.append(text.charAt(i));
      i++;
    }
    return i;
  }

  /** Skips {@code > file}, {@code 2>&1}; gives the place of its last character. */
  private int redirection(int start) {
    if (inWord && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      word.setLength(0);
      inWord = false;
    }
    endWord();
    int i = start;
    while (i < text.length() && "<>&".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    while (i < text.length() && " \t\n;|&()".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i - 1;
  }

  /** A brace is one only where a word of its own would begin. */
  private boolean isSeparator(char c, int at) {
    boolean brace =
        (c == '{' || c == '}')
            && !inWord
            && (at + 1 == text.length() || text.charAt(at + 1) <= ' ' || c == '}');
    return brace || c == '\n' || c == '\r' || c == ';' || c == '&' || c == '|' || c == '('
        || c == ')';
  }

  private void endWord() {
    if (inWord) {
      command.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private void endCommand() {
    endWord();
    if (!command.isEmpty()) {
      commands.add(command);
      command = new ArrayList<>();
    }
  }
}
