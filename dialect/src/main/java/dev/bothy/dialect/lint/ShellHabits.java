package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.declare.Noted;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands of a {@code run} that do something in a terminal, and nothing or no good in a step. */
final class ShellHabits {
  private static final Set<String> CONDA = Set.of("conda", "mamba", "micromamba");
  private static final Set<String> SOURCE = Set.of("source", ".");
  private static final Pattern STARTUP = Pattern.compile("(.*/)?\\.(bashrc|bash_profile|zshrc)");

  /** What makes {@code conda activate} known to a shell of a script. */
  private static final Pattern HOOK = Pattern.compile("conda\\.sh|shell\\.\\w+ hook|shell hook");

  private ShellHabits() {}

  static void look(Evaluation evaluation, Lint lint) {
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.RUN || noted.kind() == Noted.Kind.STATE_RUN) {
        look(noted, lint);
      }
    }
  }

  private static void look(Noted noted, Lint lint) {
    String script = String.join("\n", noted.names());
    boolean hooked = HOOK.matcher(script).find();
    for (List<String> command : ShellWords.commands(script)) {
      String program = command.getFirst();
      String first = command.size() > 1 ? command.get(1) : "";
      // A state may be another user's.
      if (program.equals("sudo") && noted.kind() == Noted.Kind.RUN) {
        warn(
            noted, lint, "sudo: commands are root's, and most images have no sudo", "leave it out");
      } else if (CONDA.contains(program) && first.equals("activate") && !hooked
          || SOURCE.contains(program) && first.equals("activate")) {
        warn(
            noted,
            lint,
            program
                + " activate: a script's shell does not know it, and it would end with this call",
            "conda run -n NAME COMMAND runs one command in an environment");
      } else if (SOURCE.contains(program) && STARTUP.matcher(first).matches()) {
        warn(
            noted,
            lint,
            program
                + " "
                + first
                + ": such files mostly do nothing in a shell without a terminal, and what they set"
                + " would end with this call",
            "write what is needed of it; runtime.environ sets variables");
      }
    }
  }

  private static void warn(Noted noted, Lint lint, String message, String hint) {
    lint.warn(Rule.SHELL_HABIT, noted.at(), message, hint);
  }
}
