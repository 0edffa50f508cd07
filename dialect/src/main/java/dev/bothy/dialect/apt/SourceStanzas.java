package dev.bothy.dialect.apt;

import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The form of fields, which an empty line parts: {@code Types: deb}, {@code URIs: …} and so on. */
final class SourceStanzas {
  private static final String TYPES = "Types";
  private static final String URIS = "URIs";
  private static final String SUITES = "Suites";
  private static final String COMPONENTS = "Components";
  private static final String ENABLED = "Enabled";

  /** apt passes over others without a word. */
  private static final List<String> FIELDS =
      List.of(
          TYPES,
          URIS,
          SUITES,
          COMPONENTS,
          ENABLED,
          "Architectures",
          "Languages",
          "Targets",
          "PDiffs",
          "By-Hash",
          "Trusted",
          "Signed-By",
          "Check-Valid-Until",
          "Valid-Until-Min",
          "Valid-Until-Max",
          "Check-Date",
          "Date-Max-Future",
          "InRelease-Path",
          "Snapshot",
          "Include",
          "Exclude",
          "Allow-Insecure",
          "Allow-Weak",
          "Allow-Downgrade-To-Insecure");

  private static final Set<String> NO = Set.of("no", "false", "without", "off", "disable", "0");

  private final SourceChecks checks;
  private final List<AptSources.Entry> entries = new ArrayList<>();
  private final Map<String, Field> stanza = new LinkedHashMap<>();

  private SourceStanzas(SourceChecks checks) {
    this.checks = checks;
  }

  /**
   * A field of a stanza.
   *
   * @param name as written
   */
  private record Field(String name, int line, StringBuilder value) {
    List<String> words() {
      String text = value.toString().strip();
      return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }
  }

  static List<AptSources.Entry> read(List<String> lines, SourceChecks checks) {
    SourceStanzas reading = new SourceStanzas(checks);
    Field last = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty()) {
        reading.end();
        last = null;
      } else if (line.startsWith("#")) {
        // A comment, also between the lines of a field.
      } else if (line.charAt(0) > ' ') {
        last = reading.field(i + 1, line);
      } else if (last == null) {
        throw checks.wrong(
            i + 1, "an indented line goes on with a field, and there is none before it", null);
      } else {
        last.value().append(' ').append(line.strip());
      }
    }
    reading.end();
    return reading.entries;
  }

  /** Strings in functions are often indented as the function is: to apt that means something. */
  static List<String> withoutIndentation(List<String> lines) {
    int least = Integer.MAX_VALUE;
    for (String line : lines) {
      if (!line.isBlank()) {
        least = Math.min(least, line.length() - line.stripLeading().length());
      }
    }
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      all.add(line.isBlank() ? "" : line.substring(least).stripTrailing());
    }
    return all;
  }

  private Field field(int number, String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).strip();
    if (name.isEmpty() || name.indexOf(' ') >= 0) {
      throw checks.wrong(
          number,
          "not a field: \"" + line + "\"",
          SourceChecks.TYPES.contains(line.split("\\s", 2)[0])
              ? "write all sources in one form: lines that begin with deb, or fields"
              : "such as \"Suites: bookworm\"; a line that goes on is indented");
    }
    Field field = new Field(name, number, new StringBuilder(line.substring(colon + 1).strip()));
    Field before = stanza.putIfAbsent(name.toLowerCase(Locale.ROOT), field);
    if (before != null) {
      throw checks.wrong(
          number,
          "the source has " + name + " already, on line " + before.line(),
          "an empty line parts a source from the next");
    }
    return field;
  }

  private void end() {
    if (stanza.isEmpty()) {
      return;
    }
    Field first = stanza.values().iterator().next();
    Field enabled = stanza.get(ENABLED.toLowerCase(Locale.ROOT));
    if (enabled == null || !NO.contains(enabled.value().toString().toLowerCase(Locale.ROOT))) {
      source(first.line());
    }
    stanza.clear();
  }

  private void source(int first) {
    Field types = required(first, TYPES, "deb");
    Field uris = required(first, URIS, "http://deb.debian.org/debian");
    Field suites = required(first, SUITES, "bookworm");
    for (String type : types.words()) {
      checks.type(types.line(), type);
    }
    for (Field field : List.of(uris, suites)) {
      checks.filledIn(field.line(), field.value().toString());
    }
    for (String uri : uris.words()) {
      checks.uri(uris.line(), uri);
    }
    Field components = stanza.get(COMPONENTS.toLowerCase(Locale.ROOT));
    boolean directory = suites.words().stream().allMatch(suite -> suite.endsWith("/"));
    if (components == null && !directory) {
      components = required(first, COMPONENTS, "main");
    }
    List<String> parts = components == null ? List.of() : components.words();
    if (components != null) {
      checks.filledIn(components.line(), components.value().toString());
    }
    checks.suites(suites.line(), suites.words(), parts);
    for (Field field : stanza.values()) {
      String near = isKnown(field.name()) ? null : NearestName.of(field.name(), FIELDS);
      if (near != null && near.charAt(0) == field.name().charAt(0)) {
        checks.doubt(
            field.line(), "apt passes over " + field.name() + ": (did you mean " + near + ":?)");
      }
    }
    entries.add(new AptSources.Entry(suites.line(), uris.words(), suites.words(), parts));
  }

  private Field required(int first, String name, String example) {
    Field field = stanza.get(name.toLowerCase(Locale.ROOT));
    if (field != null && !field.words().isEmpty()) {
      return field;
    }
    if (field != null) {
      throw checks.wrong(field.line(), name + " is empty", "a line that goes on is indented");
    }
    for (Field other : stanza.values()) {
      if (!isKnown(other.name()) && name.equals(NearestName.of(other.name(), FIELDS))) {
        throw checks.wrong(
            other.line(), "apt knows no field " + other.name(), "did you mean " + name + ":?");
      }
    }
    throw checks.wrong(
        first,
        "the source that begins here has no " + name,
        "such as \"" + name + ": " + example + "\"");
  }

  private static boolean isKnown(String name) {
    return FIELDS.stream().anyMatch(known -> known.equalsIgnoreCase(name));
  }
}
