package dev.bothy.dialect.apt;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What both forms of a source have in common. */
final class SourceChecks {
  static final List<String> TYPES = List.of("deb", "deb-src");

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");

  /** Some have programs of their own for others, so these are not all that there can be. */
  private static final List<String> SCHEMES =
      List.of("http", "https", "file", "ftp", "copy", "cdrom", "ssh", "rsh", "mirror", "tor");

  /**
   * What a shell would fill in. apt itself knows {@code $(ARCH)}; what has the form of that is left
   * to it.
   */
  private static final Pattern SHELL =
      Pattern.compile("\\$\\((?![A-Z_]+\\))[^)]*\\)?|\\$\\{[^}]*\\}?|\\$[A-Za-z_]\\w*|`[^`]*`?");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w*\\}|%\\(\\w+\\)s|%s");

  /** No suite and no component has these in its name. */
  private static final Pattern NO_NAME = Pattern.compile(".*[,;{}<>\\\\\"'|*\\[\\]].*");

  private static final Set<Character> SEPARATORS = Set.of(',', ';');

  private final String function;
  private final List<String> doubts = new ArrayList<>();

  SourceChecks(String function) {
    this.function = function;
  }

  EvalException wrong(int line, String message, @Nullable String hint) {
    return new EvalException(function + ": line " + line + ": " + message, hint);
  }

  void doubt(int line, String message) {
    String said = function + ": line " + line + ": " + message;
    if (!doubts.contains(said)) {
      doubts.add(said);
    }
  }

  List<String> doubts() {
    return List.copyOf(doubts);
  }

  /** Nobody fills in what a shell or a format would have. */
  void filledIn(int line, String text) {
    Matcher shell = SHELL.matcher(text);
    if (shell.find()) {
      String variable = shell.group();
      throw wrong(
          line,
          "no shell reads this, so nothing fills in " + variable,
          variable.contains("architecture")
              ? "leave arch= out: it is the image's"
              : "write what it stands for, such as \"bookworm\"");
    }
    Matcher placeholder = PLACEHOLDER.matcher(text);
    if (placeholder.find()) {
      String name = placeholder.group();
      throw wrong(
          line,
          "nothing has filled in " + name,
          name.startsWith("%")
              ? "\"…\" % (…) fills it in"
              : "\"…\".format(…) fills it in; strings with f before them are not in Starlark");
    }
  }

  void type(int line, String type) {
    if (!TYPES.contains(type)) {
      String near = NearestName.of(type, TYPES);
      throw wrong(
          line,
          "not a type of source: \"" + type + "\"",
          near == null ? "there are deb and deb-src" : "did you mean " + near + "?");
    }
  }

  void uri(int line, String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    if (!scheme.matches()) {
      String host = uri.startsWith("//") ? uri.substring(2) : uri;
      throw wrong(
          line,
          "not a URL: \"" + uri + "\"",
          Suites.isSuite(uri)
              ? "the URL comes before the suite: such as \"deb http://deb.debian.org/debian "
                  + uri
                  + " main\""
              : uri.startsWith("/")
                  ? "a directory of the image is \"file:" + uri + "\""
                  : "did you mean \"https://" + host.replaceFirst("^https?/+", "") + "\"?");
    }
    String name = scheme.group(1);
    boolean web = name.equals("http") || name.equals("https");
    if (web && !uri.matches("https?://[^/]+.*")) {
      throw wrong(line, "a URL without a host: \"" + uri + "\"", "such as \"https://HOST/debian\"");
    }
    String way = name.substring(name.lastIndexOf('+') + 1);
    String near = SCHEMES.contains(way) ? null : NearestName.of(way, SCHEMES);
    if (near != null && near.charAt(0) == way.charAt(0)) {
      doubt(line, "apt hardly has a way to fetch " + name + ": (did you mean " + near + ":?)");
    }
  }

  /** A directory has no components, and all other suites have. */
  void suites(int line, List<String> suites, List<String> components) {
    boolean directory = false;
    for (String suite : suites) {
      name(line, "a suite", suite);
      directory |= suite.endsWith("/");
    }
    for (String component : components) {
      name(line, "a component", component);
    }
    if (directory && !components.isEmpty()) {
      throw wrong(
          line,
          "a suite with / at its end is a directory, which has no components: \""
              + suites.getFirst()
              + " "
              + String.join(" ", components)
              + "\"",
          "leave " + String.join(" ", components) + " out, or the /");
    }
    if (!directory && components.isEmpty()) {
      throw wrong(
          line,
          "the suite " + suites.getFirst() + " has no components",
          "such as main behind it; a repository without suites is \"./\"");
    }
  }

  private void name(int line, String what, String name) {
    if (NO_NAME.matcher(name).matches()) {
      char last = name.charAt(name.length() - 1);
      throw wrong(
          line,
          "not " + what + ": \"" + name + "\"",
          SEPARATORS.contains(last) || name.indexOf(',') > 0
              ? "blanks part them, and nothing else"
              : name.equals("\\") ? "a source is one line" : null);
    }
  }
}
