package dev.bothy.dialect.lower;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;

/**
 * One string of {@code install.python_packages(name=[…])} as arguments of pip.
 *
 * <p>A string may hold a requirement ({@code numpy >= 1.2}, {@code x; python_version < "3.9"}),
 * several names ({@code numpy pandas}) and options of pip behind them ({@code torch --index-url
 * URL}).
 */
public final class PipEntry {
  private static final String OPERATORS = "<>=!~,;@([";

  private PipEntry() {}

  /**
   * The arguments, at least one.
   *
   * @throws EvalException when the string is empty, has an open quote, an editable install, a
   *     single equals sign, or a URL with a password
   */
  public static List<String> arguments(String entry) {
    List<String> words = words(entry);
    if (words.isEmpty()) {
      throw new EvalException("a package name is empty");
    }
    int options = 0;
    while (options < words.size() && !words.get(options).startsWith("-")) {
      options++;
    }
    List<String> arguments = new ArrayList<>(requirements(words.subList(0, options)));
    arguments.forEach(PipEntry::checkEquals);
    arguments.addAll(words.subList(options, words.size()));
    for (String argument : arguments) {
      Urls.checkSecret(argument);
      if (argument.startsWith("-e") || argument.startsWith("--editable")) {
        throw new EvalException(
            "\"" + entry + "\" is an editable install: the project is not part of the image",
            "install it when the environment starts: runtime.init([\"pip install -e .\"])");
      }
    }
    return List.copyOf(arguments);
  }

  /** A single equals sign behind a name, which pip would refuse only after all steps before it. */
  private static void checkEquals(String requirement) {
    int at = requirement.indexOf('=');
    if (at < 1 || requirement.startsWith("=", at + 1)) {
      return;
    }
    String name = requirement.substring(0, at).strip();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c < 0x80 && Character.isLetterOrDigit(c)) && "-_.[], ".indexOf(c) < 0) {
        return;
      }
    }
    String version = requirement.substring(at + 1).strip();
    // A path of an archive may have the sign in its name.
    if (name.startsWith(".")
        || version.endsWith(".whl")
        || version.endsWith(".zip")
        || version.contains(".tar.")) {
      return;
    }
    throw new EvalException(
        "\"" + requirement + "\" is not a requirement of pip",
        "a version takes two equals signs: \"" + name + "==" + version + "\"");
  }

  /** Joins the words of a requirement that was written with blanks. */
  private static List<String> requirements(List<String> words) {
    List<String> joined = new ArrayList<>();
    boolean open = false;
    boolean marker = false;
    for (String word : words) {
      boolean continues =
          marker || open || (!joined.isEmpty() && OPERATORS.indexOf(word.charAt(0)) >= 0);
      if (continues) {
        joined.set(joined.size() - 1, joined.getLast() + " " + word);
      } else {
        joined.add(word);
      }
      // A marker goes on to the end: its "and" and "or" are no packages.
      marker |= word.indexOf(';') >= 0;
      open = OPERATORS.indexOf(word.charAt(word.length() - 1)) >= 0;
    }
    return joined;
  }

  /** Splits at blanks. Quotes protect blanks; they are dropped, except within a marker. */
  private static List<String> words(String entry) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean marker = false;
    char quote = 0;
    for (int i = 0; i < entry.length(); i++) {
      char c = entry.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
          if (marker) {
            word.append(c);
          }
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
        if (marker) {
          word.append(c);
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        if (c < 0x20 || c == 0x7f) {
          throw new EvalException("a package name contains a control character");
        }
        marker |= c == ';';
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new EvalException("\"" + entry + "\" has a quote that is not closed");
    }
    if (inWord) {
      words.add(word.toString());
    }
    words.removeIf(String::isEmpty);
    return words;
  }
}
