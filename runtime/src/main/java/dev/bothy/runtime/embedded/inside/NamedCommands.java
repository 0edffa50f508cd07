package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.shell.CommandText;
import dev.bothy.runtime.embedded.shell.ShellQuote;
import java.util.ArrayList;
import java.util.List;

/** Named commands as programs inside. */
public final class NamedCommands {
  /** Where they are in what is seen as {@code /.bothy/run}. */
  public static final String DIRECTORY = "commands";

  private NamedCommands() {}

  /**
   * The program of a command. Words of its call come behind its last command, unless it says itself
   * where they belong; where nothing can stand, behind a loop, they are refused. Without words it
   * runs as it is written.
   */
  static String script(String name, String command) {
    String text = command.strip();
    return "#!/bin/sh\n"
        + (CommandText.placesWords(text) ? "" : forWords(name, text))
        + text
        + "\n";
  }

  /** What comes first, and does something when there are words. */
  private static String forWords(String name, String text) {
    int end = CommandText.endOfLastCommand(text);
    if (end < 0) {
      String refusal =
          name
              + ": no words can follow this command; write \"$@\" where they belong, in"
              + " runtime.command of build.envd";
      return "[ $# -eq 0 ] || { echo " + ShellQuote.word(refusal) + " >&2; exit 2; }\n";
    }
    String followed = text.substring(0, end) + " \"$@\"" + text.substring(end);
    return "[ $# -eq 0 ] || exec /bin/sh -c "
        + ShellQuote.words(List.of(followed, name))
        + " \"$@\"\n";
  }

  /** A call of a named command is that command, whatever programs of its name there are. */
  public static List<String> found(RunSpec spec, List<String> argv) {
    if (!spec.commands().containsKey(argv.getFirst())) {
      return argv;
    }
    List<String> found = new ArrayList<>(argv);
    found.set(0, InsidePaths.COMMANDS + "/" + argv.getFirst());
    return found;
  }
}
