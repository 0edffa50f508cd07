package dev.bothy.cli.command;

import dev.bothy.cli.args.Arguments;
import dev.bothy.cli.args.Option;
import dev.bothy.engine.op.ShellWords;
import java.util.List;

/**
 * Which project and function a command line chose, so that a command that a hint names is about the
 * same. Who writes hints, the engine among them, knows nothing of the command line: it is put in
 * where they are shown.
 *
 * @param options as they are typed, each after a blank
 */
public record SameProject(String options) {
  public static final SameProject DEFAULT = new SameProject("");

  private static final String COMMAND = "`bothy lock";

  public static SameProject of(Arguments arguments) {
    StringBuilder options = new StringBuilder();
    for (Option option : List.of(Shared.PATH, Shared.FROM, Shared.SET)) {
      for (String value : arguments.all(option)) {
        options.append(" --").append(option.name()).append(' ').append(ShellWords.of(value));
      }
    }
    return new SameProject(options.toString());
  }

  /** The text with them in the commands that it names. */
  public String in(String text) {
    return text.replace(COMMAND, COMMAND + options);
  }
}
