package dev.bothy.dialect.project;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of conda's that says what an environment holds: {@code environment.yml}, or a list of
 * specifications, one a line. Conda reads it itself; this finds out what it names, and which files
 * of the project it needs besides. What is laid out in another way than conda writes it (anchors,
 * lists in brackets but that of all dependencies) is passed over.
 */
public final class CondaFile {
  /**
   * A line that asks for something.
   *
   * @param line its number, from 1
   * @param pip whether pip reads it, rather than conda
   */
  public record Entry(int line, String text, boolean pip) {}

  private CondaFile() {}

  /**
   * What the file asks for, in order.
   *
   * @param path from {@link ProjectFiles#existingFile}
   */
  public static List<Entry> entries(ProjectFiles project, String path) {
    List<String> lines = project.read(path).lines().toList();
    return isYaml(path) ? yaml(lines) : plain(lines);
  }

  private static boolean isYaml(String path) {
    return path.endsWith(".yml") || path.endsWith(".yaml");
  }

  /** What conda would read in another way than it looks, or not at all. */
  private static void checkLayout(String path, List<String> lines) {
    int above = Integer.MAX_VALUE;
    for (int i = 0; i < lines.size(); i++) {
      String line = LineComment.without(lines.get(i)).stripTrailing();
      int indent = line.length() - line.stripLeading().length();
      if (line.isEmpty()) {
        continue;
      }
      if (line.substring(0, indent).indexOf('\t') >= 0) {
        throw new EvalException(
            path + ": a tab in the indentation of line " + (i + 1),
            "YAML takes blanks alone there");
      }
      boolean item = line.startsWith("- ", indent);
      if (item && indent > above) {
        throw new EvalException(
            path + ": line " + (i + 1) + " is indented further than the list that it goes on with",
            "items of one list begin at one column");
      }
      String value = item ? line.substring(indent + 2).strip() : "";
      boolean plain = item && value.matches("[\\w.<>=*+-]+");
      above = plain ? indent : Integer.MAX_VALUE;
    }
  }

  /**
   * What a step with the file must see.
   *
   * @throws EvalException when one is not there or outside of the project
   */
  public static RequirementsFile.Used used(ProjectFiles project, String path) {
    Set<String> files = new LinkedHashSet<>();
    files.add(path);
    boolean editable = false;
    if (isYaml(path)) {
      checkLayout(path, project.read(path).lines().toList());
    }
    for (Entry entry : entries(project, path)) {
      if (entry.pip()) {
        try {
          RequirementsFile.Used used = RequirementsFile.usedBy(project, path, entry.text());
          files.addAll(used.files());
          editable |= used.editable();
        } catch (EvalException e) {
          throw new EvalException(
              path + ": " + e.message() + ", in line " + entry.line(), e.hint(), e);
        }
      }
    }
    return new RequirementsFile.Used(List.copyOf(files), editable);
  }

  private static List<Entry> plain(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String text = LineComment.without(lines.get(i)).strip();
      if (!text.isEmpty() && !text.startsWith("@")) {
        entries.add(new Entry(i + 1, text, false));
      }
    }
    return entries;
  }

  private static List<Entry> yaml(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    boolean dependencies = false;
    int pip = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = LineComment.without(lines.get(i));
      String text = line.strip();
      if (text.isEmpty()) {
        continue;
      }
      int indent = line.length() - line.stripLeading().length();
      boolean item = text.startsWith("- ");
      if (indent == 0 && !item) {
        dependencies = text.equals("dependencies:");
        pip = -1;
        if (text.startsWith("dependencies:") && text.endsWith("]")) {
          for (String entry : text.substring(text.indexOf('[') + 1, text.length() - 1).split(",")) {
            entries.add(new Entry(i + 1, unquoted(entry.strip()), false));
          }
        }
        continue;
      }
      if (!dependencies || !item) {
        continue;
      }
      if (indent <= pip) {
        pip = -1;
      }
      String value = text.substring(2).strip();
      if (value.equals("pip:")) {
        pip = indent;
      } else if (!value.startsWith("[") && !value.startsWith("{")) {
        entries.add(new Entry(i + 1, unquoted(value), pip >= 0));
      }
    }
    return entries;
  }

  private static String unquoted(String value) {
    char first = value.isEmpty() ? ' ' : value.charAt(0);
    boolean quoted =
        value.length() > 1 && (first == '"' || first == '\'') && value.endsWith("" + first);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
