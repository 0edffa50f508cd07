package dev.bothy.dialect.apt;

import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form {@code deb [OPTION=VALUE …] URL SUITE COMPONENT…}, read as apt reads it. */
final class SourceLines {
  private static final String EXAMPLE =
      "such as \"deb http://deb.debian.org/debian bookworm main\"";

  /** apt passes over others without a word. */
  private static final List<String> OPTIONS =
      List.of(
          "arch",
          "lang",
          "target",
          "pdiffs",
          "by-hash",
          "trusted",
          "signed-by",
          "check-valid-until",
          "valid-until-min",
          "valid-until-max",
          "check-date",
          "date-max-future",
          "inrelease-path",
          "snapshot",
          "include",
          "exclude",
          "allow-insecure",
          "allow-weak",
          "allow-downgrade-to-insecure");

  /** What lines begin with that were copied from a script. */
  private static final Set<String> COMMANDS =
      Set.of(
          "RUN", "echo", "sudo", "add-apt-repository", "apt-add-repository", "cat", "tee", "sed");

  private final SourceChecks checks;
  private final List<AptSources.Entry> entries = new ArrayList<>();

  private SourceLines(SourceChecks checks) {
    this.checks = checks;
  }

  static List<AptSources.Entry> read(List<String> lines, SourceChecks checks) {
    SourceLines reading = new SourceLines(checks);
    for (int i = 0; i < lines.size(); i++) {
      reading.line(i + 1, withoutComment(lines.get(i)).strip(), lines.size() == 1);
    }
    return reading.entries;
  }

  private void line(int number, String text, boolean only) {
    if (text.isEmpty()) {
      return;
    }
    int end = blank(text, 0);
    String type = text.substring(0, end);
    if (!SourceChecks.TYPES.contains(type)) {
      throw checks.wrong(
          number, "it begins with \"" + type + "\", and not with deb or deb-src", hint(text, only));
    }
    checks.filledIn(number, text);
    int start = end;
    String rest = text.substring(start).strip();
    if (rest.startsWith("[")) {
      int close = rest.indexOf(']');
      if (close < 0) {
        throw checks.wrong(number, "the [ of its options is not closed", "] before the URL");
      }
      if (close + 1 < rest.length() && rest.charAt(close + 1) > ' ') {
        throw checks.wrong(number, "a blank is missing behind the ] of its options", null);
      }
      for (String option : rest.substring(1, close).strip().split("\\s+")) {
        option(number, option);
      }
      rest = rest.substring(close + 1).strip();
    }
    List<String> words = words(number, rest);
    if (words.isEmpty()) {
      throw checks.wrong(number, "there is no URL", EXAMPLE);
    }
    checks.uri(number, words.getFirst());
    if (words.size() == 1) {
      throw checks.wrong(number, "there is no suite behind the URL " + words.getFirst(), EXAMPLE);
    }
    List<String> components = words.subList(2, words.size());
    List<String> suites = List.of(words.get(1));
    checks.suites(number, suites, components);
    entries.add(new AptSources.Entry(number, List.of(words.getFirst()), suites, components));
  }

  private @Nullable String hint(String text, boolean only) {
    String first = text.substring(0, blank(text, 0));
    if (COMMANDS.contains(first)) {
      return "no shell reads this: write the lines of sources.list alone, " + EXAMPLE;
    }
    if (first.contains("://")) {
      return "write \"deb " + text + (text.indexOf(' ') < 0 ? " SUITE COMPONENT…\"" : "\"");
    }
    String near = NearestName.of(first, SourceChecks.TYPES);
    if (near != null && text.length() > first.length()) {
      return "did you mean " + near + "?";
    }
    if (first.startsWith("deb[")) {
      return "a blank parts deb and its options";
    }
    return only && text.length() == first.length()
        ? "what is wanted is the text of sources.list itself, " + EXAMPLE
        : EXAMPLE;
  }

  private void option(int line, String option) {
    if (option.isEmpty()) {
      return;
    }
    int equals = option.indexOf('=');
    if (equals <= 0 || equals == option.length() - 1) {
      throw checks.wrong(
          line,
          "not an option: \"" + option + "\"",
          "NAME=VALUE without blanks, such as [arch=amd64 signed-by=/usr/share/keyrings/x.gpg]");
    }
    String name = option.substring(0, equals).replaceAll("[+-]$", "");
    String near = OPTIONS.contains(name) ? null : NearestName.of(name, OPTIONS);
    if (near != null && near.charAt(0) == name.charAt(0)) {
      checks.doubt(line, "apt passes over the option " + name + " (did you mean " + near + "?)");
    }
  }

  private List<String> words(int line, String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) > ' ') {
        char c = text.charAt(end);
        if (c == '"' || c == '[') {
          int close = text.indexOf(c == '"' ? '"' : ']', end + 1);
          if (close < 0) {
            throw checks.wrong(line, "the " + c + " is not closed", null);
          }
          end = close;
        }
        end++;
      }
      words.add(text.substring(start, end).replace("\"", ""));
      start = end;
      while (start < text.length() && text.charAt(start) <= ' ') {
        start++;
      }
    }
    return words;
  }

  private static int blank(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  /** A number sign between brackets is none of a comment. */
  private static String withoutComment(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      int close = c == '[' ? line.indexOf(']', i + 1) : -1;
      if (close > 0) {
        i = close;
      } else if (c == '#') {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
