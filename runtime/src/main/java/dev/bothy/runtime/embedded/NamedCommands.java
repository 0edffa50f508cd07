package dev.bothy.runtime.embedded;

import dev.bothy.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Named commands as programs inside. */
final class NamedCommands {
  /** Where they are in what is seen as {@code /.bothy/run}. */
  static final String DIRECTORY = "commands";

  private NamedCommands() {}

  /**
   * The program of a command. Words of its call come behind the command, unless it says itself
   * where they belong. It is tried without them first of all, since nothing may stand behind a
   * loop, say.
   */
  static String script(String name, String command) {
    String text = command.strip();
    String withWords =
        saysItsWords(text)
            ? ""
            : "[ $# -eq 0 ] || exec /bin/sh -c "
                + ShellQuote.words(List.of(text + " \"$@\"", name))
                + " \"$@\"\n";
    return "#!/bin/sh\n" + withWords + text + "\n";
  }

  private static boolean saysItsWords(String text) {
    return Pattern.compile("\\$\\{?[@*1-9]|\\$#").matcher(text).find();
  }

  /** A call of a named command is that command, whatever programs of its name there are. */
  static List<String> found(RunSpec spec, List<String> argv) {
    if (!spec.commands().containsKey(argv.getFirst())) {
      return argv;
    }
    List<String> found = new ArrayList<>(argv);
    found.set(0, ContainerConfig.COMMANDS + "/" + argv.getFirst());
    return found;
  }
}
