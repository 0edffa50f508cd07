package dev.bothy.cli.command;

import dev.bothy.cli.args.Arguments;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a verb has to work with; nothing of it is global.
 *
 * @param directory the working directory, absolute
 * @param out for results
 * @param err for everything else
 */
public record Invocation(
    Syntax syntax,
    Arguments arguments,
    Path directory,
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal) {

  /** A usage error of this verb. */
  public UsageException usage(String message) {
    return UsageException.of(syntax, message);
  }

  /**
   * The same of a word that is nearly one that would do.
   *
   * @param suggestion null when there is none
   */
  public UsageException usage(String message, @Nullable String suggestion) {
    return UsageException.near(syntax, message, suggestion);
  }

  /** Has the commands that a text names, run as they are, be for the same project and function. */
  public String sameProject(String text) {
    return new SameProject(arguments).in(text);
  }

  /** A user's path, relative to the working directory. */
  public Path resolve(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      String home = environment.get("HOME");
      if (home != null && !home.isEmpty()) {
        return Path.of(home + path.substring(1)).normalize();
      }
    }
    return directory.resolve(path).normalize();
  }

  /** One line to people: progress of an operation, what to do next. */
  public void say(String line) {
    err.println(Messages.areEvents(syntax, arguments, environment) ? Messages.event(line) : line);
    err.flush();
  }
}
