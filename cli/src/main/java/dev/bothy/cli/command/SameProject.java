package dev.bothy.cli.command;

import dev.bothy.cli.args.Arguments;
import dev.bothy.cli.args.Option;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.llb.op.SecretName;
import dev.bothy.llb.op.ShownAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which project and function a command line chose, so that a command that a hint names is about the
 * same. Who writes hints, the engine among them, knows nothing of the command line: it is put in
 * where they are shown. What a setting's name says is a secret is not.
 *
 * @param arguments null for a command line that chose nothing
 */
public record SameProject(@Nullable Arguments arguments) {
  public static final SameProject DEFAULT = new SameProject(null);

  private static final String COMMAND = "`bothy lock";

  /** The text with what was chosen in the commands that it names. */
  public String in(String text) {
    // Only then: a command that says nothing of the kind loads nothing for it.
    return arguments == null || !text.contains(COMMAND)
        ? text
        : text.replace(COMMAND, COMMAND + options(arguments));
  }

  /** As they are typed, each after a blank. */
  private static String options(Arguments arguments) {
    StringBuilder options = new StringBuilder();
    for (Option option : List.of(Shared.PATH, Shared.FROM, Shared.SET)) {
      for (String value : arguments.all(option)) {
        options.append(" --").append(option.name()).append(' ').append(shown(option, value));
      }
    }
    return options.toString();
  }

  private static String shown(Option option, String value) {
    int equals = value.indexOf('=');
    if (option.equals(Shared.SET) && equals >= 0 && SecretName.is(value.substring(0, equals))) {
      return ShellWords.of(value.substring(0, equals)) + "=…";
    }
    return ShellWords.of(ShownAddress.inText(value));
  }
}
