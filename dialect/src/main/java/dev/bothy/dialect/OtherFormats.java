package dev.bothy.dialect;

import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.eval.Signature;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were copied from a Dockerfile, a notebook or a shell, and what is written as there.
 */
final class OtherFormats {
  private static final List<String> DOCKER_WORDS =
      List.of(
          "FROM",
          "RUN",
          "COPY",
          "ADD",
          "ENV",
          "ARG",
          "WORKDIR",
          "USER",
          "EXPOSE",
          "CMD",
          "ENTRYPOINT",
          "LABEL",
          "VOLUME",
          "SHELL");

  private static final Pattern DOCKERFILE =
      Pattern.compile("\\s*(" + String.join("|", DOCKER_WORDS) + ")\\s+[^\\s=(].*");

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\s*([!%$]\\s*)?(pip3?|conda|mamba|apt|apt-get|sudo|uv|python3?|git|cd|export|source)"
              + "\\s+[^\\s=(].*");

  private static final Pattern MAGIC = Pattern.compile("\\s*%+\\s*[a-z_]+(\\s.*)?");

  /** An image's name where a call takes one, without quotes. */
  private static final Pattern BARE_IMAGE =
      Pattern.compile(
          ".*\\b(?:base|image)\\(\\s*(?:\\w+\\s*=\\s*)?([a-z][\\w./-]*:\\w[\\w.-]*)\\s*[,)].*");

  private static final String UNDEFINED = "undefined: ";

  /** Families that take a name of their functions with them wherever it is used. */
  private static final Set<String> FAMILIES =
      Set.of("install", "config", "io", "runtime", "data", "Source", "Mount");

  private OtherFormats() {}

  /** What to write instead; null where nothing is known of it. */
  static @Nullable String hint(Diagnostic wrong) {
    if (wrong.message().startsWith(UNDEFINED)) {
      return ofName(wrong.message().substring(UNDEFINED.length()));
    }
    return hint(wrong.sourceLine());
  }

  private static @Nullable String ofName(String name) {
    if (DOCKER_WORDS.contains(name)) {
      return ofWord(name);
    }
    for (Signature signature : Registry.signatures()) {
      String whole = signature.name();
      int dot = whole.indexOf('.');
      if (dot > 0
          && FAMILIES.contains(whole.substring(0, dot))
          && whole.substring(dot + 1).equals(name)) {
        return "did you mean " + whole + "?";
      }
    }
    return null;
  }

  /** The same of a line that does not parse. */
  private static @Nullable String hint(String line) {
    Matcher docker = DOCKERFILE.matcher(line);
    if (docker.matches()) {
      return ofWord(docker.group(1));
    }
    Matcher command = COMMAND.matcher(line);
    if (command.matches()) {
      return "a command: here it is " + ofCommand(command.group(2));
    }
    Matcher image = BARE_IMAGE.matcher(line);
    if (image.matches()) {
      return "an image's name is in quotes: \"" + image.group(1) + "\"";
    }
    return MAGIC.matcher(line).matches() ? "a line of a notebook: leave it out" : null;
  }

  private static String ofWord(String word) {
    return "a line of a Dockerfile: here it is " + ofDocker(word);
  }

  private static String ofDocker(String word) {
    return switch (word) {
      case "FROM" -> "base(image=\"…\")";
      case "COPY", "ADD" -> "io.copy(\"…\", \"/…\")";
      case "ENV", "ARG" -> "runtime.environ(env={\"…\": \"…\"})";
      case "EXPOSE" -> "runtime.expose(…)";
      case "CMD", "ENTRYPOINT" -> "config.entrypoint([\"…\"])";
      case "WORKDIR" -> "run([\"cd /… && …\"])";
      case "VOLUME" -> "runtime.mount(\"…\", \"/…\")";
      default -> "run([\"…\"])";
    };
  }

  private static String ofCommand(String program) {
    return switch (program) {
      case "pip", "pip3", "uv" -> "install.python_packages([\"…\"])";
      case "conda", "mamba" -> "install.conda_packages([\"…\"])";
      case "apt", "apt-get" -> "install.apt_packages([\"…\"])";
      default -> "run([\"…\"])";
    };
  }
}
