package dev.bothy.runtime.embedded.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Reads a text of {@code sh} as far as it takes to tell where the words of its call belong. Quotes,
 * comments, substitutions, here-documents and functions are told apart; what no shell would take is
 * read somehow.
 */
public final class CommandText {
  private static final Set<String> OPENING =
      Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "{");
  private static final Set<String> CLOSING = Set.of("fi", "done", "esac", "}");

  /** Commands that are about the words of the call though they do not name them. */
  private static final Set<String> ABOUT_WORDS = Set.of("shift", "getopts");

  private static final String BLANKS = " \t\r";
  private static final String REDIRECTIONS = "<>";
  private static final String OPERATORS = ";&|()" + REDIRECTIONS;

  private final String text;
  private final Deque<HereDocument> documents = new ArrayDeque<>();
  private int at;
  private boolean places;

  // Of braces that are open, and of those the ones that are a function's.
  private int braces;
  private int functionBraces;
  private boolean functionBegins;

  private record HereDocument(String delimiter, boolean quoted, boolean indented) {}

  /** A command as it is read. */
  private static final class Command {
    private int words;
    private boolean begun;
    private boolean compound;
    private boolean loop;
    private int end;
  }

  private CommandText(String text) {
    this.text = text;
  }

  /** Whether the text itself says where they belong, with {@code $1} or {@code "$@"}, say. */
  public static boolean placesWords(String text) {
    CommandText read = new CommandText(text);
    read.commands('\0');
    return read.places;
  }

  /**
   * Where words follow the last command of the text.
   *
   * @return an index; -1 where nothing can follow, as behind a loop
   */
  public static int endOfLastCommand(String text) {
    Command last = new CommandText(text).commands('\0');
    return last.words > 0 && !last.compound ? last.end : -1;
  }

  /** Reads on behind the closing character, or to the end; the last of the commands. */
  private Command commands(char closing) {
    Command last = new Command();
    Command command = new Command();
    boolean target = false;
    boolean document = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == closing) {
        at++;
        break;
      } else if (BLANKS.indexOf(c) >= 0) {
        at++;
      } else if (c == '\\' && next() == '\n') {
        at += 2;
      } else if (c == '#') {
        at = endOfLine(at);
      } else if (c == '\n' || c == ';' || c == '&' || c == '|' || c == ')') {
        at++;
        if (c == '\n') {
          readDocuments();
        }
        if (command.loop && command.words == 2) {
          place(); // "for x" without "in"
        }
        last = command.begun ? command : last;
        command = new Command();
      } else if (c == '(') {
        at++;
        if (command.words == 1 && !command.compound && isFunction()) {
          functionBegins = true;
          command = new Command();
        } else {
          Command _ = commands(')');
          command.compound = true;
          command.begun = true;
        }
      } else if (REDIRECTIONS.indexOf(c) >= 0) {
        document = text.startsWith("<<", at);
        target = true;
        while (at < text.length() && "<>&|".indexOf(text.charAt(at)) >= 0) {
          at++;
        }
        command.begun = true;
      } else {
        int begin = at;
        word(closing);
        String word = text.substring(begin, at);
        if (target) {
          target = false;
          if (document) {
            expectDocument(word);
          }
          command.end = at;
        } else if (!isDescriptor(word)) {
          if (command.words == 0 && !command.compound && OPENING.contains(word)) {
            open(word);
            command = new Command();
          } else {
            take(word, command);
          }
        }
      }
    }
    return command.begun ? command : last;
  }

  private void take(String word, Command command) {
    boolean first = command.words == 0 && !command.compound;
    command.begun = true;
    command.end = at;
    if (first && CLOSING.contains(word)) {
      command.compound = true;
      close(word);
    } else if (!first || !isAssignment(word)) {
      command.words++;
      command.loop |= first && word.equals("for");
      if (first && ABOUT_WORDS.contains(word)) {
        place();
      }
    }
  }

  private void open(String word) {
    if (word.equals("{")) {
      braces++;
      if (functionBegins && functionBraces == 0) {
        functionBraces = braces;
      }
    }
    functionBegins = false;
  }

  private void close(String word) {
    if (word.equals("}")) {
      if (braces == functionBraces) {
        functionBraces = 0;
      }
      braces--;
    }
  }

  /** Words of a function's call are not those of ours. */
  private void place() {
    places |= functionBraces == 0;
  }

  private boolean isFunction() {
    int i = at;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    if (i < text.length() && text.charAt(i) == ')') {
      at = i + 1;
      return true;
    }
    return false;
  }

  /** The 2 of {@code 2>&1}. */
  private boolean isDescriptor(String word) {
    return word.chars().allMatch(c -> c >= '0' && c <= '9')
        && at < text.length()
        && REDIRECTIONS.indexOf(text.charAt(at)) >= 0;
  }

  private static boolean isAssignment(String word) {
    int equals = word.indexOf('=');
    return equals > 0 && ShellQuote.isName(word.substring(0, equals));
  }

  private void word(char closing) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n'
          || BLANKS.indexOf(c) >= 0
          || OPERATORS.indexOf(c) >= 0
          || (c == '`' && closing == '`')) {
        return;
      }
      part(c, false);
    }
  }

  /** One character, or what begins with it. */
  private void part(char c, boolean quoted) {
    switch (c) {
      case '\\' -> at = Math.min(text.length(), at + 2);
      case '\'' -> at = quoted ? at + 1 : behind('\'', at + 1);
      case '"' -> until('"', true);
      case '$' -> dollar(quoted);
      case '`' -> {
        at++;
        Command _ = commands('`');
      }
      default -> at++;
    }
  }

  /** Reads on behind the closing character. */
  private void until(char closing, boolean quoted) {
    at++;
    while (at < text.length() && text.charAt(at) != closing) {
      part(text.charAt(at), quoted);
    }
    at = Math.min(text.length(), at + 1);
  }

  private void dollar(boolean quoted) {
    char c = next();
    if (text.startsWith("((", at + 1)) {
      at += 2;
      arithmetic();
    } else if (c == '(') {
      at += 2;
      Command _ = commands(')');
    } else if (c == '{') {
      char of = charAt(at + 2) == '#' && charAt(at + 3) != '}' ? charAt(at + 3) : charAt(at + 2);
      if (isWords(of)) {
        place();
      }
      at++;
      until('}', quoted);
    } else {
      if (isWords(c)) {
        place();
      }
      at += isWords(c) ? 2 : 1;
    }
  }

  private void arithmetic() {
    int open = 0;
    do {
      char c = text.charAt(at);
      if (c == '$') {
        dollar(true);
      } else {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        at++;
      }
    } while (open > 0 && at < text.length());
    at = Math.min(text.length(), at + 1);
  }

  private static boolean isWords(char c) {
    return c == '@' || c == '*' || c == '#' || c >= '1' && c <= '9';
  }

  private void expectDocument(String word) {
    boolean indented = word.startsWith("-");
    String delimiter = indented ? word.substring(1) : word;
    String plain = delimiter.replaceAll("['\"\\\\]", "");
    documents.add(new HereDocument(plain, !plain.equals(delimiter), indented));
  }

  private void readDocuments() {
    while (!documents.isEmpty()) {
      HereDocument document = documents.remove();
      while (at < text.length()) {
        int end = endOfLine(at);
        String line = text.substring(at, end);
        if ((document.indented() ? line.replaceFirst("^\t+", "") : line)
            .equals(document.delimiter())) {
          at = Math.min(text.length(), end + 1);
          break;
        }
        while (at < end) {
          char c = text.charAt(at);
          if (document.quoted() || c == '\'' || c == '"') {
            at++;
          } else {
            part(c, true);
          }
        }
        at = Math.min(text.length(), at + 1);
      }
    }
  }

  private char next() {
    return charAt(at + 1);
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private int behind(char c, int from) {
    int found = text.indexOf(c, from);
    return found < 0 ? text.length() : found + 1;
  }
}
