package dev.bothy.dialect.install;

import dev.bothy.starlark.EvalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as upstreams write them in their URLs: others are nowhere to be downloaded. */
final class Versions {
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.(\\d{1,4}))?");
  private static final Pattern GO_EARLY = Pattern.compile("\\d+\\.\\d+(?:rc|beta)\\d+");
  private static final Pattern THREE = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}");
  private static final Pattern CODEX = Pattern.compile(THREE + "(-(alpha|beta|rc)(\\.\\d{1,4})*)?");
  private static final Pattern JULIA = Pattern.compile(THREE + "(-(alpha|beta|rc)\\d{1,2})?");
  private static final Pattern MICROMAMBA = Pattern.compile(THREE + "-\\d{1,2}");
  private static final Pattern MINICONDA =
      Pattern.compile("(py\\d{2,4}_)?" + THREE + "(-\\d{1,2})?");
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

  /**
   * A version of Rust: three numbers, or {@code beta} or {@code nightly}.
   *
   * @throws EvalException when it is none
   */
  static String rust(String version) {
    String plain = version.startsWith("v") ? version.substring(1) : version;
    Matcher numbers = NUMBERS.matcher(plain);
    if (version.equals("beta") || version.equals("nightly")) {
      return version;
    }
    if (!numbers.matches() || numbers.group(2) == null) {
      throw wrong("install.rust", "Rust", version, "such as \"" + Rust.VERSION + "\"");
    }
    if (numbers.group(3) == null) {
      throw wrong("install.rust", "Rust", version, all(numbers));
    }
    return asWritten("install.rust", "Rust", version, plain);
  }

  /**
   * A version of codex: three numbers, and what may stand behind them.
   *
   * @throws EvalException when it is none
   */
  static String codex(String version) {
    String plain = version.startsWith("v") ? version.substring(1) : version;
    if (!CODEX.matcher(plain).matches()) {
      throw wrong("install.codex", "codex", version, "such as \"" + Tool.CODEX + "\"");
    }
    return asWritten("install.codex", "codex", version, plain);
  }

  /**
   * A version that {@code config.download} gives.
   *
   * @throws EvalException when it is none, or what is downloaded is given its version elsewhere
   */
  static void ofDownload(String download, String version) {
    String function = "config.download";
    switch (download) {
      case "julia" -> check(JULIA, function, "Julia", version, Tool.JULIA);
      case "micromamba" -> check(MICROMAMBA, function, "micromamba", version, Conda.MICROMAMBA);
      case "miniconda" -> check(MINICONDA, function, "Miniconda", version, Conda.MINICONDA);
      case "pixi" -> check(THREE, function, "pixi", version, Tool.PIXI);
      case "uv" -> check(THREE, function, "uv", version, Uv.VERSION);
      case "vscode" ->
          throw new EvalException(
              function + ": extensions have a version each",
              "install.vscode_extensions([\"publisher.extension-VERSION\"])");
      default ->
          throw new EvalException(
              function + ": " + download + " is given its version where it is installed",
              "install." + download + "(version=\"" + version + "\")");
    }
  }

  private static void check(
      Pattern pattern, String function, String of, String version, String example) {
    if (pattern.matcher(version).matches()) {
      return;
    }
    boolean v = version.startsWith("v") && pattern.matcher(version.substring(1)).matches();
    throw wrong(
        function,
        of,
        version,
        v ? "write \"" + version.substring(1) + "\"" : "such as \"" + example + "\"");
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
