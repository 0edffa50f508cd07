package dev.bothy.dialect.project;

import dev.bothy.starlark.EvalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One requirement as pip takes it (PEP 508): what is none pip would refuse only after all steps
 * before it. Paths and URLs are left to pip.
 */
public final class Requirement {
  private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
  private static final String EXTRAS = "\\s*(?:\\[[A-Za-z0-9._,\\s-]*\\])?";
  private static final String VERSION =
      "(?:===|==|~=|!=|<=|>=|<|>)\\s*[A-Za-z0-9*][A-Za-z0-9*.+!_-]*";
  private static final String MARKER =
      "[(\\s]*(?:[\"']|(?:os|sys|platform|python|implementation|extra)[A-Za-z_.]*)";

  private static final Pattern WHOLE =
      Pattern.compile(
          NAME
              + EXTRAS
              + "\\s*(?:@\\s*\\S.*|\\(?\\s*(?:"
              + VERSION
              + "(?:\\s*,\\s*"
              + VERSION
              + ")*\\s*,?)?\\s*\\)?\\s*(?:;"
              + MARKER
              + ".*)?)",
          Pattern.DOTALL);

  private static final Pattern ONE_SIGN =
      Pattern.compile("(" + NAME + EXTRAS + ")\\s*=\\s*([^=\\s].*)", Pattern.DOTALL);

  /** {@code =>} for {@code >=}. */
  private static final Pattern SWAPPED =
      Pattern.compile("(" + NAME + EXTRAS + ")\\s*=([<>!~])\\s*([^=<>!~\\s].*)", Pattern.DOTALL);

  /** {@code NAME=VERSION=BUILD}, as `conda list --export` writes it. */
  private static final Pattern OF_CONDA =
      Pattern.compile("(" + NAME + ")=([A-Za-z0-9.+!_]+)=[A-Za-z0-9._]+");

  private static final Pattern LISTED =
      Pattern.compile(
          "(" + NAME + "(?:" + VERSION + ")?)\\s*,\\s*(" + NAME + ").*", Pattern.DOTALL);

  /** Of conda's own packages. */
  private static final Pattern PRIVATE_OF_CONDA = Pattern.compile("_\\w+=\\S+=\\S+");

  private static final Pattern COMMAND =
      Pattern.compile("(?:(?:uv )?pip3?|python3? -m pip|conda|mamba) install (?:-\\S+ )*(\\S+).*");

  /** Where packages of conda were built: `pip freeze` writes these. */
  private static final Pattern BUILT_ELSEWHERE =
      Pattern.compile(
          "("
              + NAME
              + ")\\s*@\\s*file:///(?:home/conda/|croot/|tmp/build/|tmp/abs_|opt/conda/conda-bld/"
              + "|work/ci_|[A-Z]:|Users/|private/).*");

  private static final Pattern PATH =
      Pattern.compile(
          "[^\\s;@]*(?:[/:\\\\]|\\.whl\\b|\\.zip\\b|\\.tar\\.|\\.tgz\\b).*", Pattern.DOTALL);
  private static final Pattern LIST = Pattern.compile("\\S*\\.(?:txt|in)");

  private Requirement() {}

  /**
   * @param text without comment and options
   * @throws EvalException when it is none
   */
  public static void check(String text) {
    Matcher elsewhere = BUILT_ELSEWHERE.matcher(text);
    if (elsewhere.matches()) {
      throw new EvalException(
          "\"" + text + "\" is a file of the machine that built the package",
          "write \""
              + elsewhere.group(1)
              + "==VERSION\": `pip list --format=freeze` writes such a list");
    }
    if (WHOLE.matcher(text).matches() && !LIST.matcher(text).matches()) {
      return;
    }
    if (text.startsWith(".") || PATH.matcher(text).matches()) {
      return;
    }
    throw new EvalException("\"" + text + "\" is not a requirement of pip", hint(text));
  }

  private static @Nullable String hint(String text) {
    Matcher ofConda = OF_CONDA.matcher(text);
    if (ofConda.matches()) {
      return "it is a line of conda; for pip write \""
          + ofConda.group(1)
          + "=="
          + ofConda.group(2)
          + "\"";
    }
    if (PRIVATE_OF_CONDA.matcher(text).matches()) {
      return "it is a line of conda: install.conda_packages(env_file=\"…\") takes lists of them";
    }
    Matcher command = COMMAND.matcher(text);
    if (command.matches()) {
      return "write what follows install alone: \"" + command.group(1) + "\"";
    }
    Matcher swapped = SWAPPED.matcher(text);
    if (swapped.matches()) {
      return "the equals sign comes last: \""
          + swapped.group(1).strip()
          + swapped.group(2)
          + "="
          + swapped.group(3)
          + "\"";
    }
    Matcher one = ONE_SIGN.matcher(text);
    if (one.matches()) {
      return "a version takes two equals signs: \""
          + one.group(1).strip()
          + "=="
          + one.group(2)
          + "\"";
    }
    Matcher listed = LISTED.matcher(text);
    if (listed.matches()) {
      return "one package a string: \"" + listed.group(1) + "\", \"" + listed.group(2) + "\"";
    }
    if (LIST.matcher(text).matches()) {
      return "requirements=\"" + text + "\" takes a list of them";
    }
    return "such as \"numpy\", \"numpy==2.1.0\" or \"numpy>=2,<3\"";
  }
}
