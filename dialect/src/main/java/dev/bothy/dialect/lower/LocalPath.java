package dev.bothy.dialect.lower;

import dev.bothy.starlark.EvalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths of the project among packages of pip: its step sees nothing of the project but what other
 * arguments name. An absolute path may be one of the image.
 */
final class LocalPath {
  private static final Pattern FIRST_WORD = Pattern.compile("[^\\s;@]+");
  private static final Pattern RELATIVE =
      Pattern.compile("(?!/)(?:[.~].*|file:(?!/).*|.*[/\\\\].*|.*\\.(?:whl|zip|tgz|tar\\.\\w+))");
  private static final Pattern EXTRAS = Pattern.compile("\\[[^\\]]*\\]$");

  private LocalPath() {}

  /**
   * @param requirement one, checked
   * @throws EvalException when it is a path that no step of pip sees
   */
  static void refuse(String requirement) {
    Matcher first = FIRST_WORD.matcher(requirement);
    // Of "git+ssh://git@…" and "NAME @ URL" what stands before the @ is no path.
    if (!first.lookingAt() || requirement.startsWith("git+") || requirement.contains("://")) {
      return;
    }
    String path = EXTRAS.matcher(first.group()).replaceFirst("");
    if (RELATIVE.matcher(path).matches()) {
      throw new EvalException(
          "\"" + requirement + "\" is a path, and this step sees none of the project", hint(path));
    }
  }

  private static String hint(String path) {
    if (path.endsWith(".whl")) {
      boolean inside = !path.startsWith("~") && !path.startsWith("file:");
      return "local_wheels=[\""
          + (inside ? path : "…")
          + "\"] takes wheels of the project; those of the image have absolute paths";
    }
    if (path.equals(".") || path.equals("file:.")) {
      return "a requirements file with the line `.` installs the project;"
          + " runtime.init([\"pip install -e .\"]) installs it at each start";
    }
    return "a requirements file with the line `"
        + (path.startsWith("./") ? path : "./PATH")
        + "` installs what the project has; what the image has goes by an absolute path";
  }
}
