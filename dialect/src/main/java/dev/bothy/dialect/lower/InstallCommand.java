package dev.bothy.dialect.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists of packages that are commands, as instructions have them: their words would be looked up as
 * packages, and some of them are found.
 */
public final class InstallCommand {
  private static final Set<String> INSTALLS = Set.of("install", "add");
  private static final Set<String> OTHER_VERBS =
      Set.of("create", "download", "remove", "sync", "uninstall", "update", "upgrade");

  private static final Pattern OF_APT = Pattern.compile("(?:.*/)?(?:apt|apt-get|aptitude)");
  private static final Pattern OF_CONDA = Pattern.compile("[!%]?(?:.*/)?(?:conda|(?:micro)?mamba)");
  private static final Pattern PYTHON = Pattern.compile("[!%]?(?:.*/)?python[0-9.]*");
  private static final Pattern OF_PIP =
      Pattern.compile(
          "[!%]?(?:.*/)?(?:pip[0-9.]*|pipx|uv|python[0-9.]*|poetry|pdm|pipenv|rye|hatch|pixi"
              + "|easy_install)");
  private static final Pattern OF_OTHERS =
      Pattern.compile("(?:.*/)?(?:apk|dnf|yum|pacman|brew|npm|cargo|gem|snap)");

  private static final String ALONE = "write the packages alone, one a string";

  private InstallCommand() {}

  /** Whether the words are one. Programs without a verb are packages: {@code pip setuptools}. */
  public static boolean is(List<String> words) {
    if (words.size() < 2) {
      return false;
    }
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    return first.equals("sudo")
        || first.equals("easy_install")
        || rest.contains("install")
        || (PYTHON.matcher(first).matches() && rest.getFirst().equals("-m"))
        || (isProgram(first)
            && rest.stream().anyMatch(w -> INSTALLS.contains(w) || OTHER_VERBS.contains(w)));
  }

  private static boolean isProgram(String word) {
    return OF_PIP.matcher(word).matches()
        || OF_CONDA.matcher(word).matches()
        || OF_APT.matcher(word).matches()
        || OF_OTHERS.matcher(word).matches();
  }

  /** What to write in its place among packages of Python. */
  static String hintForPip(List<String> words) {
    List<String> rest = installed(words);
    List<String> names = withoutOptions(rest);
    if (has(words, OF_APT)) {
      return "install.apt_packages(" + listed(names) + ") takes packages of the distribution";
    }
    if (has(words, OF_CONDA)) {
      return ALONE + "; install.conda_packages takes those of conda";
    }
    if (rest.size() == 2
        && (rest.getFirst().equals("-r") || rest.getFirst().equals("--requirement"))) {
      return "requirements=\"" + rest.get(1) + "\" takes a list of them";
    }
    if (rest.isEmpty()) {
      return ALONE;
    }
    if (rest.getFirst().startsWith("-e") || rest.getFirst().startsWith("--editable")) {
      return "runtime.init([\"pip install -e .\"]) installs the project at each start";
    }
    return "write the packages alone: "
        + (names.size() == rest.size() ? listed(names) : "[\"" + String.join(" ", rest) + "\"]");
  }

  /** What to write in its place among packages of apt. */
  static String hintForApt(List<String> words) {
    List<String> names = withoutOptions(installed(words));
    if (has(words, OF_PIP)) {
      return "install.python_packages(" + listed(names) + ") takes packages of Python";
    }
    return names.isEmpty() ? ALONE : "write the packages alone: " + listed(names);
  }

  /** What to write in its place among packages of conda. */
  public static String hintForConda(List<String> words) {
    List<String> rest = installed(words);
    boolean plain = !rest.isEmpty() && withoutOptions(rest).size() == rest.size();
    return plain
        ? "write the packages alone: " + listed(rest)
        : ALONE + "; channel=[…] takes channels";
  }

  /** Whether the command is one of the program; what it installs may have the program's name. */
  private static boolean has(List<String> words, Pattern program) {
    return words.subList(0, verb(words)).stream().anyMatch(word -> program.matcher(word).matches());
  }

  /** Where it says that it installs; behind its end where it does not. */
  private static int verb(List<String> words) {
    int verb = 1;
    while (verb < words.size() && !INSTALLS.contains(words.get(verb))) {
      verb++;
    }
    return verb;
  }

  /** What a single command installs; empty where it does something else, or more. */
  private static List<String> installed(List<String> words) {
    int verb = verb(words);
    if (verb >= words.size()) {
      return List.of();
    }
    List<String> rest = words.subList(verb + 1, words.size());
    boolean more = rest.stream().anyMatch(w -> PipEntry.SHELL.contains(w) || w.equals("install"));
    return more ? List.of() : rest;
  }

  private static List<String> withoutOptions(List<String> words) {
    List<String> names = new ArrayList<>(words);
    names.removeIf(word -> word.startsWith("-"));
    return names;
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "[…]" : "[\"" + String.join("\", \"", names) + "\"]";
  }
}
