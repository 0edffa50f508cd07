package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.InstallCommand;
import dev.bothy.dialect.lower.LocalSource;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.lower.Script;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.project.CondaFile;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;

/**
 * Packages of conda, into the environment that Python is in.
 *
 * @param file path of an environment file, or empty
 */
record CondaPackages(List<String> names, List<String> channels, String file) implements Installer {
  CondaPackages {
    names = List.copyOf(names);
    channels = List.copyOf(channels);
  }

  private static final String OPERATORS = "<>=!~,|";

  /**
   * Match specifications of conda, from strings that may hold several; a version may stand behind a
   * blank.
   *
   * @throws EvalException when one is empty, a command or an option
   */
  static List<String> specifications(List<String> entries) {
    List<String> words = new ArrayList<>();
    for (String entry : entries) {
      if (entry.isBlank()) {
        throw new EvalException("install.conda_packages: a package name is empty");
      }
      List<String> entryWords = List.of(entry.strip().split("\\s+", -1));
      if (InstallCommand.is(entryWords)) {
        throw new EvalException(
            "install.conda_packages: \"" + entry + "\" is a command",
            InstallCommand.hintForConda(entryWords));
      }
      int first = words.size();
      for (String word : entryWords) {
        if (word.startsWith("-")) {
          throw new EvalException(
              "install.conda_packages: \"" + entry + "\" is an option of conda, not a package",
              "channel=[…] takes channels; use run() for what conda_packages does not offer");
        }
        String before = words.size() > first ? words.getLast() : "";
        if (!before.isEmpty() && isOperator(before.charAt(before.length() - 1))) {
          words.set(words.size() - 1, before + word);
        } else if (!before.isEmpty() && isOperator(word.charAt(0))) {
          words.set(words.size() - 1, before + " " + word);
        } else {
          words.add(word);
        }
      }
      Urls.check(entry.replace(' ', '_'));
    }
    return words;
  }

  private static boolean isOperator(char c) {
    return OPERATORS.indexOf(c) >= 0;
  }

  /**
   * @throws EvalException when one is no name, URL or path of a channel
   */
  static void checkChannels(List<String> channels) {
    for (String channel : channels) {
      boolean good = !channel.isEmpty() && !channel.startsWith("-");
      for (int i = 0; i < channel.length(); i++) {
        good &= channel.charAt(i) > ' ' && channel.charAt(i) != 0x7f;
      }
      if (!good) {
        throw new EvalException(
            "install.conda_packages: not a channel: \"" + channel + "\"",
            "such as \"conda-forge\", or the URL of one");
      }
      Urls.checkSecret(channel);
    }
  }

  @Override
  public String branch() {
    return "conda";
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    List<String> args = new ArrayList<>();
    args.add(Conda.PROGRAM);
    if (!file.isEmpty()) {
      args.addAll(site.mamba() ? List.of("install", "--yes") : List.of("env", "update"));
      args.addAll(List.of("--prefix", Conda.ENVIRONMENT, "--file", file));
      Exec exec =
          Conda.exec(args)
              // Conda writes what it hands to pip beside the file; none of that is kept.
              .bind(
                  Lowering.PROJECT,
                  LocalSource.of(site.project(), CondaFile.used(site.project(), file).files())
                      .at(at),
                  "",
                  false,
                  true)
              .dir(Lowering.PROJECT);
      return Script.asRoot(on, exec).named("conda: " + file).at(at);
    }
    args.addAll(List.of("install", "--yes", "--prefix", Conda.ENVIRONMENT));
    for (String channel : channels) {
      args.add("--channel");
      args.add(channel);
    }
    List<String> specifications = specifications(names);
    args.addAll(specifications);
    return Script.asRoot(on, Conda.exec(args))
        .named("conda: " + String.join(" ", specifications))
        .at(at);
  }
}
