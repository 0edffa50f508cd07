package dev.bothy.dialect.project;

import dev.bothy.starlark.EvalException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files of the project a requirements file reads: itself, what it includes ({@code -r},
 * {@code -c}), and local wheels and directories, those of {@code -f} too. pip reads the files
 * themselves; this only finds out what the step must see.
 */
public final class RequirementsFile {
  private static final int MOST_FILES = 100;

  private final ProjectFiles project;
  private final Set<String> files = new LinkedHashSet<>();
  private boolean editable;

  /** Where pip runs, with a slash at its end; empty for the project directory. */
  private String directory = "";

  private RequirementsFile(ProjectFiles project) {
    this.project = project;
  }

  /**
   * What a step with a file must see.
   *
   * @param files paths from the project directory, without symbolic links; the file itself first
   * @param editable whether packages of the project are installed to be used where they are
   */
  public record Used(List<String> files, boolean editable) {
    public Used {
      files = List.copyOf(files);
    }
  }

  /**
   * What one line says, without its comment.
   *
   * @param number of the first of the lines that it is written in, from 1
   */
  public record Line(int number, String text) {}

  /**
   * What a step with a requirements file must see.
   *
   * @param path from {@link ProjectFiles#existingFile}
   * @throws EvalException when an included file is not there or outside of the project
   */
  public static Used used(ProjectFiles project, String path) {
    RequirementsFile reader = new RequirementsFile(project);
    reader.read(path);
    return reader.used();
  }

  /**
   * The same for one line of requirements that stands in another kind of file. Paths are relative
   * to that file, which is where conda runs pip.
   *
   * @param line without comment
   */
  static Used usedBy(ProjectFiles project, String path, String line) {
    RequirementsFile reader = new RequirementsFile(project);
    reader.directory = path.substring(0, path.lastIndexOf('/') + 1);
    reader.line(path, line.strip());
    return reader.used();
  }

  private Used used() {
    return new Used(List.copyOf(files), editable);
  }

  private void read(String path) {
    if (!files.add(path)) {
      return;
    }
    refuseOther(path);
    if (files.size() > MOST_FILES) {
      throw new EvalException(path + " includes more than " + MOST_FILES + " files");
    }
    for (Line line : lines(project.read(path))) {
      try {
        line(path, line.text());
      } catch (EvalException e) {
        throw new EvalException(
            path + ": " + e.message() + ", in line " + line.number(), e.hint(), e);
      }
    }
  }

  /** pip reads any file as a list, and answers what is in these without saying which file it is. */
  private static void refuseOther(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String directory = path.equals(name) ? "." : "./" + path.substring(0, path.lastIndexOf('/'));
    if (name.equals("pyproject.toml") || name.equals("setup.py") || name.equals("setup.cfg")) {
      throw new EvalException(
          path + " is no requirements file",
          "a requirements file with the line `"
              + directory
              + "` installs the project with what it needs");
    }
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      throw new EvalException(
          path + " is no requirements file",
          "install.conda_packages(env_file=\"" + path + "\") takes files of conda");
    }
  }

  /**
   * @param text without comment
   */
  private void line(String path, String text) {
    String included = option(text, "-r", "--requirement");
    if (included == null) {
      included = option(text, "-c", "--constraint");
    }
    if (included != null) {
      if (!isUrl(included)) {
        // pip takes these relative to the including file.
        read(project.existingFile(beside(path, included)));
      }
      return;
    }
    String links = option(text, "-f", "--find-links");
    if (links != null && !isUrl(links)) {
      // pip looks beside the file first, then in its working directory, which is the project's.
      String beside = beside(path, links);
      boolean there = Files.exists(project.root().resolve(beside));
      files.add(project.existing(there ? beside : directory + links));
      return;
    }
    String inPlace = option(text, "-e", "--editable");
    if (inPlace == null && text.startsWith("-")) {
      return;
    }
    String target = firstWord(inPlace == null ? text : inPlace);
    editable |= inPlace != null && !isUrl(target);
    boolean local =
        target.startsWith("./")
            || target.startsWith("../")
            || target.equals(".")
            || target.startsWith(".[")
            || (inPlace != null && !isUrl(target))
            || (target.endsWith(".whl") && !isUrl(target) && target.indexOf('@') < 0);
    if (!local && inPlace == null) {
      checked(text);
    }
    if (local) {
      int extras = target.endsWith("]") ? target.lastIndexOf('[') : -1;
      // pip takes these relative to its working directory.
      files.add(project.existing(directory + (extras < 0 ? target : target.substring(0, extras))));
    }
  }

  /** pip puts variables in itself, and takes options behind a requirement. */
  private static void checked(String text) {
    int options = text.indexOf(" --");
    if (!text.contains("${")) {
      Requirement.check((options < 0 ? text : text.substring(0, options)).strip());
    }
  }

  private static String beside(String path, String other) {
    return path.substring(0, path.lastIndexOf('/') + 1) + other;
  }

  private static boolean isUrl(String text) {
    return text.contains("://");
  }

  private static String firstWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == ';') {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** The value of {@code -r VALUE}, {@code -rVALUE}, {@code --requirement[=]VALUE}, or null. */
  private static @Nullable String option(String text, String shortName, String longName) {
    String rest;
    if (text.startsWith(longName)) {
      rest = text.substring(longName.length());
      if (!rest.startsWith("=") && !rest.startsWith(" ") && !rest.startsWith("\t")) {
        return null;
      }
      rest = rest.substring(1);
    } else if (text.startsWith(shortName) && !text.startsWith("--")) {
      rest = text.substring(shortName.length());
    } else {
      return null;
    }
    return rest.strip();
  }

  /**
   * The lines of a requirements file as pip reads them: those that end in a backslash joined to the
   * next, without comments, without those that have nothing else.
   */
  public static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    int first = 0;
    int number = 0;
    // pip passes over a byte order mark.
    String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String line : whole.lines().toList()) {
      number++;
      first = joined.isEmpty() ? number : first;
      // A comment ends where its line does.
      boolean comment = LineComment.isAll(line);
      if (line.endsWith("\\") && !comment) {
        joined.append(line, 0, line.length() - 1);
      } else {
        add(lines, first, joined + (comment ? "" : line));
        joined.setLength(0);
      }
    }
    add(lines, first, joined.toString());
    return lines;
  }

  private static void add(List<Line> lines, int number, String text) {
    String entry = LineComment.without(text).strip();
    if (!entry.isEmpty()) {
      lines.add(new Line(number, entry));
    }
  }
}
