package dev.bothy.dialect.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * The simple commands of a shell script as words without their quotes. Enough of the shell's
 * grammar to find commands in; substitutions stay in their words as they are written, and
 * here-documents are left out.
 */
final class ShellWords {
  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> command = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private Role role = Role.ARGUMENT;

  /** What begins behind this line, in order. */
  private final List<HereDocument> documents = new ArrayList<>();

  /** What the word that comes is for. */
  private enum Role {
    ARGUMENT,
    FILE,
    DELIMITER,
    DELIMITER_BEHIND_TABS
  }

  private record HereDocument(String delimiter, boolean behindTabs) {
    boolean endsWith(String line) {
      return line.substring(behindTabs ? tabs(line) : 0).equals(delimiter);
    }

    private static int tabs(String line) {
      int i = 0;
      while (i < line.length() && line.charAt(i) == '\t') {
        i++;
      }
      return i;
    }
  }

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
      } else if (ShellSubstitution.beginsAt(text, i)) {
        i = substitution(i) - 1;
      } else if (c == '#' && !inWord) {
        int end = text.indexOf('\n', i);
        i = (end < 0 ? text.length() : end) - 1;
      } else if (c == '<' || c == '>') {
        i = redirection(i);
      } else if (c == ' ' || c == '\t') {
        endWord();
      } else if (isSeparator(c, i)) {
        endCommand();
        if (c == '\n') {
          i = behindDocuments(i + 1) - 1;
        }
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

  /** Takes one as it is written; gives the place behind it. */
  private int substitution(int start) {
    int end = ShellSubstitution.end(text, start);
    word.append(text, start, end);
    inWord = true;
    return end;
  }

  /** From behind the opening quote; gives the place of the closing one. */
  private int doubleQuoted(int start) {
    inWord = true;
    int i = start;
    while (i < text.length() && text.charAt(i) != '"') {
      if (ShellSubstitution.beginsAt(text, i)) {
        i = substitution(i);
        continue;
      }
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      word.append(text.charAt(i));
      i++;
    }
    return i;
  }

  /** The sign of one, as {@code >} or {@code 2>&}; gives the place of its last character. */
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
    role = Role.FILE;
    if (text.substring(start, i).equals("<<")) {
      boolean tabs = i < text.length() && text.charAt(i) == '-';
      role = tabs ? Role.DELIMITER_BEHIND_TABS : Role.DELIMITER;
      i += tabs ? 1 : 0;
    }
    return i - 1;
  }

  /** From the beginning of the line that the first one begins in; gives the place behind all. */
  private int behindDocuments(int start) {
    int i = start;
    while (!documents.isEmpty() && i < text.length()) {
      int end = text.indexOf('\n', i);
      end = end < 0 ? text.length() : end;
      if (documents.getFirst().endsWith(text.substring(i, end))) {
        documents.removeFirst();
      }
      i = Math.min(end + 1, text.length());
    }
    return i;
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
      String ended = word.toString();
      word.setLength(0);
      inWord = false;
      switch (role) {
        case ARGUMENT -> command.add(ended);
        case FILE -> {}
        case DELIMITER -> documents.add(new HereDocument(ended, false));
        case DELIMITER_BEHIND_TABS -> documents.add(new HereDocument(ended, true));
      }
      role = Role.ARGUMENT;
    }
  }

  private void endCommand() {
    endWord();
    role = Role.ARGUMENT;
    if (!command.isEmpty()) {
      commands.add(command);
      command = new ArrayList<>();
    }
  }
}
