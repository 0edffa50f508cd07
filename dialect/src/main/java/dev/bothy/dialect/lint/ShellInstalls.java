package dev.bothy.dialect.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of a step install with pip, conda and apt, as far as it is plain to see: words
 * with variables in them, and commands that other commands are given as text, are passed over.
 */
final class ShellInstalls {
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*");
  private static final Pattern PYTHON = Pattern.compile("python[\\d.]*");
  private static final Pattern PIP = Pattern.compile("pip[\\d.]*");

  /** Words before a program that leave it the program. */
  private static final Set<String> BEFORE =
      Set.of("sudo", "exec", "env", "time", "nice", "command", "!", "if", "then", "else", "do");

  private static final Set<String> PIP_VALUES =
      Set.of(
          "-r",
          "--requirement",
          "-c",
          "--constraint",
          "-i",
          "--index-url",
          "--extra-index-url",
          "-f",
          "--find-links",
          "-t",
          "--target",
          "--prefix",
          "--root",
          "--python",
          "-p",
          "--trusted-host",
          "--proxy",
          "--cache-dir",
          "--timeout",
          "--retries",
          "--src",
          "-e",
          "--editable",
          "--progress-bar",
          "--no-binary",
          "--only-binary",
          "--platform",
          "--python-version",
          "--config-settings",
          "-C",
          "--torch-backend",
          "--report",
          "--log");

  private static final Set<String> CONDA_VALUES =
      Set.of("-n", "--name", "-p", "--prefix", "-c", "--channel", "--file", "-f", "--solver");

  private static final Set<String> APT_VALUES =
      Set.of("-o", "--option", "-t", "--target-release", "-c", "--config-file", "-a");

  private ShellInstalls() {}

  /** Who installs. */
  enum Manager {
    PIP,
    CONDA,
    APT
  }

  /**
   * One command that installs.
   *
   * @param packages as its arguments name them; local files among them
   * @param constrained whether a file of constraints may say the versions
   */
  record Install(Manager manager, List<String> packages, boolean constrained) {}

  /** Of a script of {@code sh}, in order. */
  static List<Install> in(String script) {
    List<Install> all = new ArrayList<>();
    for (List<String> command : ShellWords.commands(script)) {
      Install install = install(withoutPrefix(command));
      if (install != null) {
        all.add(install);
      }
    }
    return all;
  }

  private static List<String> withoutPrefix(List<String> command) {
    int start = 0;
    boolean prefixed = false;
    while (start < command.size()) {
      String word = command.get(start);
      boolean option = prefixed && word.startsWith("-");
      if (!BEFORE.contains(word) && !option && !ASSIGNMENT.matcher(word).matches()) {
        break;
      }
      prefixed |= BEFORE.contains(word);
      start++;
    }
    return command.subList(start, command.size());
  }

  private static @Nullable Install install(List<String> command) {
    if (command.isEmpty()) {
      return null;
    }
    String program = command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1);
    List<String> rest = command.subList(1, command.size());
    if (PYTHON.matcher(program).matches() && rest.size() > 2 && rest.get(0).equals("-m")) {
      return install(rest.subList(1, rest.size()));
    }
    if (program.equals("uv") && !rest.isEmpty() && rest.getFirst().equals("pip")) {
      return install(rest);
    }
    if (PIP.matcher(program).matches()) {
      return arguments(Manager.PIP, rest, Set.of("install"), PIP_VALUES);
    }
    return switch (program) {
      case "conda", "mamba", "micromamba" ->
          arguments(Manager.CONDA, rest, Set.of("install", "create"), CONDA_VALUES);
      case "apt", "apt-get", "aptitude" ->
          arguments(Manager.APT, rest, Set.of("install"), APT_VALUES);
      default -> null;
    };
  }

  private static @Nullable Install arguments(
      Manager manager, List<String> words, Set<String> verbs, Set<String> valued) {
    List<String> packages = new ArrayList<>();
    boolean installs = false;
    boolean constrained = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-")) {
        constrained |= manager == Manager.PIP && word.matches("-c.*|--constraint.*");
        i += valued.contains(word) ? 1 : 0;
      } else if (!installs) {
        if (!verbs.contains(word)) {
          return null;
        }
        installs = true;
      } else if (!word.isEmpty() && !word.contains("$") && !word.contains("`")) {
        packages.add(word);
      }
    }
    return installs ? new Install(manager, List.copyOf(packages), constrained) : null;
  }
}
