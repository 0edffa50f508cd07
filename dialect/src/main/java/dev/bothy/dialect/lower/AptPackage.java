package dev.bothy.dialect.lower;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A package of apt as people ask for it: {@code name[:arch][=version|/suite]}.
 *
 * @param arch {@code amd64}, {@code any} …; empty for the machine's own
 * @param version exact, or with {@code *}; empty for any
 * @param suite {@code bookworm-backports} …; empty for any
 */
public record AptPackage(String name, String arch, String version, String suite) {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  /**
   * The packages of one string: usually one, several when they are separated by blanks.
   *
   * @throws EvalException when one is not {@code NAME[:ARCH][=VERSION]} or {@code NAME/RELEASE}, or
   *     all of it is a command
   */
  public static List<AptPackage> all(String entry) {
    List<String> words = words(entry);
    if (words.isEmpty()) {
      throw new EvalException("a package name is empty");
    }
    if (InstallCommand.is(words)) {
      throw new EvalException("\"" + entry + "\" is a command", InstallCommand.hintForApt(words));
    }
    List<AptPackage> all = new ArrayList<>();
    for (String word : words) {
      all.add(parse(word, entry));
    }
    return all;
  }

  /** The same as arguments of apt. */
  public static List<String> arguments(String entry) {
    List<String> arguments = new ArrayList<>();
    for (AptPackage one : all(entry)) {
      arguments.add(one.toString());
    }
    return arguments;
  }

  private static List<String> words(String entry) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= entry.length(); i++) {
      if (i == entry.length() || entry.charAt(i) <= ' ') {
        if (i > start) {
          words.add(entry.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static AptPackage parse(String word, String entry) {
    if (word.startsWith("#")) {
      throw new EvalException(
          "\"" + entry + "\" has a comment in its string", "write it behind the string");
    }
    if (word.startsWith("-")) {
      throw new EvalException(
          "\"" + entry + "\" is an option of apt, not a package",
          "options of apt are not taken here; use run() for what apt_packages does not offer");
    }
    int end = endBefore(word, 0, ":=/");
    String name = word.substring(0, end);
    if (isName(name) && word.startsWith("==", end)) {
      throw new EvalException(
          "\"" + word + "\" is written as for pip",
          "apt takes one equals sign: \"" + name + word.substring(end + 1) + "\"");
    }
    int archEnd = word.startsWith(":", end) ? endBefore(word, end + 1, "=/") : end;
    String rest = word.substring(archEnd);
    AptPackage one =
        new AptPackage(
            name,
            archEnd > end ? word.substring(end + 1, archEnd) : "",
            rest.startsWith("=") ? rest.substring(1) : "",
            rest.startsWith("/") ? rest.substring(1) : "");
    // A minus sign at the end would make apt remove the package.
    boolean good =
        isName(name)
            && !word.endsWith("-")
            && isPart(one.arch, "-")
            && isPart(one.version, ".+-~:*")
            && isPart(one.suite, ".-/_")
            && one.toString().equals(word);
    if (!good) {
      String lower = name.toLowerCase(Locale.ROOT);
      throw new EvalException(
          "\"" + word + "\" is not the name of an apt package",
          !lower.equals(name) && isName(lower)
              ? "names are in lower case: \"" + lower + "\""
              : "lower-case letters, digits, + - and . are allowed; NAME=VERSION takes a version");
    }
    return one;
  }

  /** The name alone of a word. */
  public static String name(String argument) {
    return argument.substring(0, endBefore(argument, 0, ":=/"));
  }

  /** The name with {@code :ARCH} where it says one: each architecture has a package of its own. */
  public String nameWithArchitecture() {
    return arch.isEmpty() ? name : name + ":" + arch;
  }

  private static int endBefore(String word, int from, String ends) {
    for (int i = from; i < word.length(); i++) {
      if (ends.indexOf(word.charAt(i)) >= 0) {
        return i;
      }
    }
    return word.length();
  }

  /** Debian policy § 5.6.1. */
  private static boolean isName(String name) {
    boolean good = name.length() >= 2 && isLowerOrDigit(name.charAt(0));
    for (int i = 1; i < name.length(); i++) {
      good &= isLowerOrDigit(name.charAt(i)) || "+-.".indexOf(name.charAt(i)) >= 0;
    }
    return good;
  }

  /** Nothing, or letters and digits and, but for the first, some other characters. */
  private static boolean isPart(String text, String alsoAllowed) {
    for (int i = 0; i < text.length(); i++) {
      boolean letter = LETTERS.indexOf(text.charAt(i)) >= 0;
      if (!letter && (i == 0 || alsoAllowed.indexOf(text.charAt(i)) < 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** As apt takes it. */
  @Override
  public String toString() {
    return nameWithArchitecture()
        + (version.isEmpty() ? "" : "=" + version)
        + (suite.isEmpty() ? "" : "/" + suite);
  }
}
