package dev.bothy.dialect.apt;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where apt finds packages, in either form of sources.list(5): a line each, or stanzas of fields.
 *
 * @param text to be written; that of stanzas without the indentation that a string in a function
 *     brings
 * @param stanzas whether it is of the second form
 * @param doubts what apt reads, and hardly can be meant
 */
public record AptSources(String text, boolean stanzas, List<Entry> entries, List<String> doubts) {
  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9-]*[ \t]*:.*");

  public AptSources {
    entries = List.copyOf(entries);
    doubts = List.copyOf(doubts);
  }

  /**
   * A source: every suite at every address.
   *
   * @param line of the text, from 1
   * @param components none where the suite is a directory
   */
  public record Entry(int line, List<String> uris, List<String> suites, List<String> components) {
    public Entry {
      uris = List.copyOf(uris);
      suites = List.copyOf(suites);
      components = List.copyOf(components);
    }
  }

  /**
   * @param function whose argument it is
   * @throws EvalException when apt could not read it, or would certainly fetch nothing
   */
  public static AptSources of(String function, String text) {
    List<String> lines = text.lines().toList();
    SourceChecks checks = new SourceChecks(function);
    boolean stanzas = areStanzas(text);
    List<Entry> entries;
    if (stanzas) {
      lines = SourceStanzas.withoutIndentation(lines);
      entries = SourceStanzas.read(lines, checks);
    } else {
      entries = SourceLines.read(lines, checks);
    }
    for (Entry entry : entries) {
      for (String doubt : Suites.doubts(entry.uris(), entry.suites(), entry.components())) {
        checks.doubt(entry.line(), doubt);
      }
    }
    return new AptSources(
        stanzas ? String.join("\n", lines) + "\n" : text.endsWith("\n") ? text : text + "\n",
        stanzas,
        entries,
        checks.doubts());
  }

  /** Whether the first line that says something is a field. */
  public static boolean areStanzas(String text) {
    for (String line : text.lines().toList()) {
      String said = line.strip();
      if (!said.isEmpty() && !said.startsWith("#")) {
        return FIELD.matcher(said).matches() && !said.matches("[A-Za-z+]+://.*");
      }
    }
    return false;
  }

  /** All suites, each once. */
  public List<String> suites() {
    List<String> all = new ArrayList<>();
    for (Entry entry : entries) {
      for (String suite : entry.suites()) {
        if (!all.contains(suite)) {
          all.add(suite);
        }
      }
    }
    return all;
  }
}
