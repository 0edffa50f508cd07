package dev.bothy.cli.args;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a verb's words: {@code --name value}, {@code --name=value}, {@code -n value}, {@code
 * -nvalue}, {@code -abc} for flags, {@code --} before words that are handed on untouched, {@code
 * --help} anywhere before that.
 */
public final class Parser {
  private final Syntax syntax;
  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> tail = new ArrayList<>();
  private boolean help;

  private Parser(Syntax syntax) {
    this.syntax = syntax;
  }

  /**
   * Parses the words after the verb.
   *
   * @param environment where options with a variable look when they are absent
   */
  public static Arguments parse(Syntax syntax, List<String> words, Map<String, String> environment)
      throws UsageException {
    Parser parser = new Parser(syntax);
    parser.read(words);
    if (!parser.help) {
      parser.checkOperands();
      for (Option option : syntax.options()) {
        parser.checkVariable(option, environment);
      }
    }
    return new Arguments(parser.values, environment, parser.operands, parser.tail, parser.help);
  }

  private void read(List<String> words) throws UsageException {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        (syntax.tail() == null ? operands : tail).addAll(words.subList(i + 1, words.size()));
        return;
      } else if (word.equals("--help") || word.equals("-h")) {
        help = true;
        return;
      } else if (word.startsWith("--")) {
        i = readLong(words, i);
      } else if (word.length() > 1 && word.charAt(0) == '-') {
        i = readShort(words, i);
      } else if (syntax.tail() != null && operandsAreFull()) {
        // "bothy exec ENV ls -l": nothing else can follow, so the command starts here.
        tail.addAll(words.subList(i, words.size()));
        return;
      } else {
        operands.add(word);
      }
    }
  }

  private int readLong(List<String> words, int at) throws UsageException {
    String word = words.get(at);
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    Option option = syntax.byName(name);
    if (option == null) {
      throw unknown("--" + name);
    }
    if (option.isFlag()) {
      if (equals >= 0) {
        throw UsageException.of(syntax, "--" + name + " takes no value");
      }
      put(option, "");
      return at;
    }
    if (equals >= 0) {
      put(option, word.substring(equals + 1));
      return at;
    }
    put(option, following(words, at, "--" + name, option));
    return at + 1;
  }

  private int readShort(List<String> words, int at) throws UsageException {
    String word = words.get(at);
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      Option option = syntax.byLetter(letter);
      if (option == null) {
        throw unknown(i == 1 ? word : "-" + letter);
      }
      if (option.isFlag()) {
        put(option, "");
      } else if (i + 1 < word.length()) {
        put(option, word.substring(i + 1));
        return at;
      } else {
        put(option, following(words, at, "-" + letter, option));
        return at + 1;
      }
    }
    return at;
  }

  private String following(List<String> words, int at, String typed, Option option)
      throws UsageException {
    // A known option where a value belongs is a forgotten value far more often than a value.
    if (at + 1 >= words.size() || isOption(words.get(at + 1))) {
      throw UsageException.of(
          syntax, typed + " needs a value: " + typed + " " + option.valueName());
    }
    return words.get(at + 1);
  }

  private boolean isOption(String word) {
    if (word.startsWith("--")) {
      int equals = word.indexOf('=');
      return word.equals("--")
          || syntax.byName(equals < 0 ? word.substring(2) : word.substring(2, equals)) != null;
    }
    return word.length() == 2 && word.charAt(0) == '-' && syntax.byLetter(word.charAt(1)) != null;
  }

  private void put(Option option, String value) throws UsageException {
    checkChoice(option, value, "--" + option.name());
    List<String> given = values.get(option.name());
    if (given == null) {
      given = new ArrayList<>();
      values.put(option.name(), given);
    }
    if (!option.repeatable()) {
      given.clear();
    }
    given.add(value);
  }

  private void checkVariable(Option option, Map<String, String> environment) throws UsageException {
    if (option.variable() == null || values.containsKey(option.name())) {
      return;
    }
    String value = environment.get(option.variable());
    if (value != null && !value.isEmpty()) {
      checkChoice(option, value, option.variable());
    }
  }

  private void checkChoice(Option option, String value, String source) throws UsageException {
    if (!option.choices().isEmpty() && !option.choices().contains(value)) {
      String near = Nearest.of(value, option.choices());
      throw UsageException.near(
          syntax,
          source + ": '" + value + "' is none of " + String.join(", ", option.choices()),
          near);
    }
  }

  private UsageException unknown(String typed) {
    List<String> known = new ArrayList<>();
    for (Option option : syntax.options()) {
      known.add("--" + option.name());
    }
    // A letter may have its value behind it: -p8080:80.
    String name = typed.startsWith("--") ? typed : typed.substring(0, 2);
    return UsageException.unknown(
        syntax, "unknown option " + typed, nearOption(typed, known), name);
  }

  private static @Nullable String nearOption(String typed, List<String> known) {
    return typed.startsWith("--") ? Nearest.of(typed, known) : null;
  }

  private boolean operandsAreFull() {
    List<Operand> declared = syntax.operands();
    return declared.isEmpty() || (!declared.getLast().many() && operands.size() >= declared.size());
  }

  private void checkOperands() throws UsageException {
    List<Operand> declared = syntax.operands();
    for (int i = operands.size(); i < declared.size(); i++) {
      if (declared.get(i).required()) {
        throw UsageException.of(syntax, "missing " + declared.get(i).name());
      }
    }
    boolean unbounded = !declared.isEmpty() && declared.getLast().many();
    if (!unbounded && operands.size() > declared.size()) {
      throw UsageException.unknown(
          syntax, "unexpected argument '" + operands.get(declared.size()) + "'", null, "");
    }
    String missingTail = syntax.tail();
    if (missingTail != null && syntax.tailRequired() && tail.isEmpty()) {
      throw UsageException.of(syntax, "missing the command: -- " + missingTail);
    }
  }
}
