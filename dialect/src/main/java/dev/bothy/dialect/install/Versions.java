package dev.bothy.dialect.install;

import dev.bothy.starlark.EvalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as upstreams write them in their URLs: others are nowhere to be downloaded. */
final class Versions {
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.(\\d{1,4}))?");
  private static final Pattern GO_EARLY = Pattern.compile("\\d+\\.\\d+(?:rc|beta)\\d+");
  private static final int GO_THREE_NUMBERS = 21;

  private Versions() {}

  /**
   * A version of Node.js: three numbers.
   *
   * @throws EvalException when it is none
   */
  static String node(String version) {
    String plain = version.startsWith("v") ? version.substring(1) : version;
    Matcher numbers = NUMBERS.matcher(plain);
    if (!numbers.matches()) {
      throw wrong("install.nodejs", "Node.js", version, "such as \"" + Tool.NODE + "\"");
    }
    if (numbers.group(3) == null) {
      throw wrong("install.nodejs", "Node.js", version, all(numbers));
    }
    return asWritten("install.nodejs", "Node.js", version, plain);
  }

  /**
   * A version of Go: three numbers; two of what came before 1.21, and of what is no release yet.
   *
   * @throws EvalException when it is none
   */
  static String go(String version) {
    String plain =
        version.startsWith("go")
            ? version.substring(2)
            : version.startsWith("v") ? version.substring(1) : version;
    if (!GO_EARLY.matcher(plain).matches()) {
      Matcher numbers = NUMBERS.matcher(plain);
      if (!numbers.matches() || numbers.group(2) == null) {
        throw wrong("install.go", "Go", version, "such as \"" + Tool.GO + "\"");
      }
      boolean three =
          !numbers.group(1).equals("1") || Integer.parseInt(numbers.group(2)) >= GO_THREE_NUMBERS;
      if (three && numbers.group(3) == null) {
        throw wrong("install.go", "Go", version, all(numbers));
      }
      if (!three && "0".equals(numbers.group(3))) {
        plain = numbers.group(1) + "." + numbers.group(2);
      }
    }
    return asWritten("install.go", "Go", version, plain);
  }

  private static String all(Matcher numbers) {
    String minor = numbers.group(2) == null ? "0" : numbers.group(2);
    return "all three numbers, such as \"" + numbers.group(1) + "." + minor + ".0\"";
  }

  private static String asWritten(String function, String of, String version, String right) {
    if (!version.equals(right)) {
      throw wrong(function, of, version, "write \"" + right + "\"");
    }
    return version;
  }

  private static EvalException wrong(String function, String of, String version, String hint) {
    return new EvalException(function + ": not a version of " + of + ": \"" + version + "\"", hint);
  }
}
