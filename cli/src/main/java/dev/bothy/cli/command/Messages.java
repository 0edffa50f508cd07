package dev.bothy.cli.command;

import dev.bothy.cli.args.Arguments;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.terminal.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said to people beside the events of {@code --progress rawjson}: an event too, since who
 * reads those reads a JSON object a line. BuildKit's tools pass over members that they do not know.
 */
public final class Messages {
  private Messages() {}

  /** Whether a command line asks for events, by an option or by a variable. */
  public static boolean areEvents(
      Syntax syntax, Arguments arguments, Map<String, String> environment) {
    return areEvents(syntax, arguments.get(Shared.PROGRESS), environment);
  }

  /** The same of words that could not be read as a command line. */
  public static boolean areEvents(
      Syntax syntax, List<String> words, Map<String, String> environment) {
    String option = "--" + Shared.PROGRESS.name();
    String asked = environment.get(Shared.PROGRESS.variable());
    String before = "";
    for (String word : words) {
      if (word.equals("--")) {
        break; // what follows is another command's
      }
      if (before.equals(option)) {
        asked = word;
      } else if (word.startsWith(option + "=")) {
        asked = word.substring(option.length() + 1);
      }
      before = word;
    }
    return areEvents(syntax, asked == null || asked.isEmpty() ? null : asked, environment);
  }

  private static boolean areEvents(
      Syntax syntax, @Nullable String asked, Map<String, String> environment) {
    return "rawjson".equals(mode(asked, environment)) && syntax.options().contains(Shared.PROGRESS);
  }

  /** How progress is to be shown: as was asked, else as the variable of BuildKit's tools says. */
  public static String mode(@Nullable String asked, Map<String, String> environment) {
    return asked == null || asked.equals("auto")
        ? environment.getOrDefault("BUILDKIT_PROGRESS", "auto")
        : asked;
  }

  /** The event of a text, which has neither colours nor an end of line. */
  public static String event(String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", text.lines().map(Text::clean).collect(Collectors.joining("\n")));
    message.put("timestamp", Instant.now().toString());
    return Json.line(Map.of("messages", List.of(message)));
  }
}
