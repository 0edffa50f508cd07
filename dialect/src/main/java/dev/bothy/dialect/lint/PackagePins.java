package dev.bothy.dialect.lint;

import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.PipEntry;
import dev.bothy.dialect.project.CondaFile;
import dev.bothy.dialect.project.RequirementsFile;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.GitRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Packages whose version is left to the day of the build, wherever the project names them. */
final class PackagePins {
  private static final Pattern CONDA = Pattern.compile("(^|[^<>=!~])={1,3}[^=]");
  private static final Pattern EXTENSION = Pattern.compile("-[0-9][^-]*$|@[0-9].*$");
  private static final String FREEZE = "`bothy freeze` writes the versions that are installed";
  private static final String OF_PIP = "\"NAME==VERSION\" takes one; " + FREEZE;
  private static final String OF_CONDA = "\"NAME=VERSION\" takes a version";

  private final Lint lint;

  PackagePins(Lint lint) {
    this.lint = lint;
  }

  void look(List<Noted> all) {
    for (Noted noted : all) {
      switch (noted.kind()) {
        case APT -> {
          List<String> arguments = new ArrayList<>();
          noted.names().forEach(entry -> arguments.addAll(AptPackage.arguments(entry)));
          apt(noted.at(), arguments);
        }
        case PIP -> pip(noted);
        case CONDA -> conda(noted);
        case CONDA_FILE -> condaFile(noted.names().getFirst());
        case JULIA -> each(noted, name -> !name.contains("@"), "\"NAME@VERSION\" takes a version");
        case VSCODE ->
            each(
                noted,
                name -> !EXTENSION.matcher(name).find(),
                "\"publisher.extension-VERSION\" takes a version");
        case REQUIREMENTS -> new Requirements().read(noted.names().getFirst());
        case RUN, STATE_RUN -> commands(noted);
        case TOOL, APT_SOURCE, SETTING, EMPTY, APT_PIN -> {}
      }
    }
  }

  /** Distributions drop old versions from their mirrors: worth knowing, and no more. */
  private void apt(SourceLocation at, List<String> packages) {
    List<String> loose = new ArrayList<>();
    for (String argument : packages) {
      if (argument.indexOf('=') < 0) {
        loose.add(argument);
      }
    }
    if (!loose.isEmpty()) {
      String names = String.join(", ", loose.subList(0, Math.min(3, loose.size())));
      lint.note(
          Rule.UNPINNED_PACKAGE,
          at,
          names
              + (loose.size() > 3 ? " and " + (loose.size() - 3) + " more" : "")
              + (loose.size() > 1 ? " are" : " is")
              + " installed in the version that the mirror has",
          "config.apt_source with a snapshot of the mirror keeps it");
    }
  }

  /** An entry may hold several. */
  private void conda(Noted noted) {
    for (String entry : noted.names()) {
      for (String name : Installers.condaSpecifications(List.of(entry))) {
        if (!CONDA.matcher(name).find()) {
          unpinned(lint.literal(noted.at(), entry), name, OF_CONDA);
        }
      }
    }
  }

  private interface Loose {
    boolean test(String name);
  }

  private void each(Noted noted, Loose loose, String hint) {
    for (String name : noted.names()) {
      if (loose.test(name)) {
        unpinned(lint.literal(noted.at(), name), name, hint);
      }
    }
  }

  private void unpinned(SourceLocation at, String name, String hint) {
    lint.warn(Rule.UNPINNED_PACKAGE, at, name + " has no exact version", hint);
  }

  private void pip(Noted noted) {
    for (String entry : noted.names()) {
      for (String argument : PipEntry.requirements(entry)) {
        if (isLoose(argument)) {
          unpinned(lint.literal(noted.at(), entry), argument, OF_PIP);
        }
      }
    }
  }

  /** What the commands of a step install by themselves. */
  private void commands(Noted noted) {
    for (String script : noted.names()) {
      SourceLocation at = lint.literal(noted.at(), script);
      for (ShellInstalls.Install install : ShellInstalls.in(script)) {
        switch (install.manager()) {
          case APT -> apt(at, install.packages().stream().filter(p -> !p.contains("/")).toList());
          case PIP -> {
            for (String argument : install.packages()) {
              if (!install.constrained() && isLoose(argument)) {
                unpinned(at, argument, "\"NAME==VERSION\" takes one");
              }
            }
          }
          case CONDA -> {
            for (String argument : install.packages()) {
              if (isLooseForConda(argument)) {
                unpinned(at, argument, OF_CONDA);
              }
            }
          }
        }
      }
    }
  }

  private static boolean isLooseForConda(String specification) {
    // "NAME 1.2" too, and an archive by its address.
    return !CONDA.matcher(specification).find()
        && !specification.matches("\\S+\\s+[0-9].*")
        && !specification.contains("://");
  }

  private static boolean isLoose(String requirement) {
    int marker = requirement.indexOf(';');
    String text = (marker < 0 ? requirement : requirement.substring(0, marker)).strip();
    if (text.contains("://")) {
      // An archive's name has its version; a repository needs a commit.
      return text.contains("git+")
          && !GitRef.isCommit(text.substring(text.lastIndexOf('@') + 1).split("#", -1)[0].strip());
    }
    boolean path = text.startsWith(".") || text.contains("/") || text.endsWith(".whl");
    return !path && (!text.contains("==") || text.endsWith(".*"));
  }

  private void condaFile(String path) {
    lint.text(path);
    Requirements requirements = new Requirements();
    for (CondaFile.Entry entry : CondaFile.entries(lint.project(), path)) {
      SourceLocation at = new SourceLocation(path, entry.line(), 1);
      if (entry.pip()) {
        requirements.line(path, entry.line(), entry.text());
      } else if (isLooseForConda(entry.text())) {
        unpinned(at, entry.text(), OF_CONDA);
      }
    }
    for (String file : CondaFile.used(lint.project(), path).files()) {
      if (!file.equals(path)) {
        requirements.file(file);
      }
    }
    requirements.tell();
  }

  /**
   * Files that belong together: one of constraints may have the version that another leaves open.
   */
  private final class Requirements {
    private final Map<String, SourceLocation> loose = new HashMap<>();
    private final Set<String> pinned = new HashSet<>();

    void read(String path) {
      RequirementsFile.used(lint.project(), path).files().forEach(this::file);
      tell();
    }

    void tell() {
      loose.forEach(
          (name, at) -> {
            if (!pinned.contains(name)) {
              unpinned(at, name, "NAME==VERSION takes one; " + FREEZE);
            }
          });
    }

    void file(String file) {
      if (lint.project().isDirectory(file) || file.endsWith(".whl")) {
        return;
      }
      for (RequirementsFile.Line line : RequirementsFile.lines(lint.text(file))) {
        line(file, line.number(), line.text());
      }
    }

    void line(String file, int number, String line) {
      int options = line.indexOf(" --");
      String text = options < 0 ? line : line.substring(0, options).strip();
      if (text.startsWith("-")) {
        return;
      }
      // A repository alone has no name that could be pinned elsewhere.
      String name =
          text.matches("\\w+\\+\\w+://.*")
              ? text
              : text.split("[^A-Za-z0-9._-]", 2)[0]
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[-_.]+", "-");
      if (isLoose(text)) {
        loose.putIfAbsent(name, new SourceLocation(file, number, 1));
      } else {
        pinned.add(name);
      }
    }
  }
}
