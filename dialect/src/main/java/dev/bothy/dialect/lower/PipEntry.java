package dev.bothy.dialect.lower;

import dev.bothy.dialect.project.Requirement;
import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One string of {@code install.python_packages(name=[…])} as arguments of pip.
 *
 * <p>A string may hold a requirement ({@code numpy >= 1.2}, {@code x; python_version < "3.9"}),
 * several names ({@code numpy pandas}) and options of pip before or behind them ({@code torch
 * --index-url URL}).
 */
public final class PipEntry {
  private static final String OPERATORS = "<>=!~,;@([";

  static final Set<String> SHELL = Set.of("&&", "||", "|", "&");

  private PipEntry() {}

  /** Arguments in their order, and those of them that are requirements. */
  private record Parts(List<String> arguments, List<String> requirements) {}

  /**
   * Whether a string asks for something, rather than to say how.
   *
   * @throws EvalException as {@link #arguments}
   */
  public static boolean hasRequirement(String entry) {
    Parts parts = parts(entry);
    return !parts.requirements.isEmpty() || parts.arguments.stream().anyMatch(PipEntry::isList);
  }

  /**
   * The packages that a string names, without options.
   *
   * @throws EvalException as {@link #arguments}
   */
  public static List<String> requirements(String entry) {
    return List.copyOf(parts(entry).requirements);
  }

  /**
   * The arguments, at least one.
   *
   * @throws EvalException when the string is empty, has an open quote, an editable install, a
   *     comment, words of a shell, an option without its value, a path of the project, what is no
   *     requirement, or a URL with a password; and when it is a command
   */
  public static List<String> arguments(String entry) {
    return List.copyOf(parts(entry).arguments);
  }

  private static Parts parts(String entry) {
    List<String> words = words(entry);
    if (words.isEmpty()) {
      throw new EvalException("a package name is empty");
    }
    checkWords(entry, words);
    Parts parts = new Parts(new ArrayList<>(), new ArrayList<>());
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (word.startsWith("-")) {
        at++;
        parts.arguments.add(word);
        if (PipOptions.takesNext(word)) {
          if (at == words.size()) {
            throw new EvalException(
                "\"" + entry + "\" has no value for " + word, "write " + word + " VALUE");
          }
          parts.arguments.add(words.get(at++));
        }
      } else {
        int end = at;
        while (end < words.size() && !words.get(end).startsWith("-")) {
          end++;
        }
        List<String> joined = joined(words.subList(at, end));
        joined.forEach(Requirement::check);
        joined.forEach(LocalPath::refuse);
        parts.arguments.addAll(joined);
        parts.requirements.addAll(joined);
        at = end;
      }
    }
    checkLists(entry, parts.arguments);
    for (String argument : parts.arguments) {
      Urls.checkSecret(argument);
      if (argument.startsWith("-e") || argument.startsWith("--editable")) {
        throw new EvalException(
            "\"" + entry + "\" is an editable install: the project is not part of the image",
            "install it when the environment starts: runtime.init([\"pip install -e .\"])");
      }
    }
    return parts;
  }

  /** What a shell or a list of requirements would read, and pip does not. */
  private static void checkWords(String entry, List<String> words) {
    if (InstallCommand.is(words)) {
      throw new EvalException("\"" + entry + "\" is a command", InstallCommand.hintForPip(words));
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("#")) {
        String before = String.join(" ", words.subList(0, i));
        throw new EvalException(
            "\"" + entry + "\" has a comment in its string",
            i == 0 ? "leave it out" : "write it behind: \"" + before + "\",  # …");
      }
      if (SHELL.contains(word) || word.indexOf('$') >= 0 || word.indexOf('`') >= 0) {
        throw new EvalException(
            "\"" + entry + "\" is written for a shell, and none reads it",
            "one package a string; run([…]) takes commands");
      }
    }
  }

  /** Lists that no step of names alone sees. */
  private static void checkLists(String entry, List<String> options) {
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      boolean list = isList(option);
      if (list || option.equals("-c") || option.startsWith("--constraint")) {
        boolean here =
            option.contains("://")
                || (i + 1 < options.size() && options.get(i + 1).contains("://"));
        if (!here) {
          throw new EvalException(
              "\"" + entry + "\" names a file, which this step does not see",
              list
                  ? "requirements=\"…\" takes lists of the project"
                  : "write it into a list of requirements, as `-c FILE`, and give requirements=\"…\"");
        }
      }
    }
  }

  private static boolean isList(String option) {
    return option.startsWith("-r") || option.startsWith("--requirement");
  }

  /** Joins the words of a requirement that was written with blanks. */
  private static List<String> joined(List<String> words) {
    List<String> joined = new ArrayList<>();
    boolean open = false;
    boolean marker = false;
    for (String word : words) {
      boolean continues = marker || open || (!joined.isEmpty() && beginsWithOperator(word));
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

  private static boolean beginsWithOperator(String word) {
    char first = word.charAt(0);
    boolean closes = first == ']' || first == ')';
    return closes || (OPERATORS.indexOf(first) >= 0 && !word.startsWith("~/"));
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
