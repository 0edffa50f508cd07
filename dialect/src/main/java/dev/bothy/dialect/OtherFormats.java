package dev.bothy.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines that were copied from a Dockerfile, a notebook or a shell. */
final class OtherFormats {
  private static final Pattern DOCKERFILE =
      Pattern.compile(
          "\\s*(FROM|RUN|COPY|ADD|ENV|ARG|WORKDIR|USER|EXPOSE|CMD|ENTRYPOINT|LABEL|VOLUME|SHELL)"
              + "\\s+[^\\s=(].*");

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\s*([!%$]\\s*)?(pip3?|conda|mamba|apt|apt-get|sudo|uv|python3?|git|cd|export|source)"
              + "\\s+[^\\s=(].*");

  private static final Pattern MAGIC = Pattern.compile("\\s*%+\\s*[a-z_]+(\\s.*)?");

  private OtherFormats() {}

  /** What to write instead of a line that does not parse; null where nothing is known of it. */
  static @Nullable String hint(String line) {
    Matcher docker = DOCKERFILE.matcher(line);
    if (docker.matches()) {
      return "a line of a Dockerfile: here it is " + ofDocker(docker.group(1));
    }
    Matcher command = COMMAND.matcher(line);
    if (command.matches()) {
      return "a command: here it is " + ofCommand(command.group(2));
    }
    return MAGIC.matcher(line).matches() ? "a line of a notebook: leave it out" : null;
  }

  private static String ofDocker(String word) {
    return switch (word) {
      case "FROM" -> "base(image=\"…\")";
      case "COPY", "ADD" -> "io.copy(\"…\", \"/…\")";
      case "ENV", "ARG" -> "runtime.environ(env={\"…\": \"…\"})";
      case "EXPOSE" -> "runtime.expose(…)";
      case "CMD", "ENTRYPOINT" -> "config.entrypoint([\"…\"])";
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
