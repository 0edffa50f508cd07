package dev.bothy.cli.project;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where things are: the project, the store, the configuration. */
public final class Locations {
  private Locations() {}

  /** The project's directory; it must be there. */
  public static Path project(Invocation invocation) throws CommandException {
    Path project = invocation.resolve(invocation.arguments().require(Shared.PATH));
    if (!Files.isDirectory(project)) {
      throw new CommandException(Exit.USAGE, project + ": no such directory", null);
    }
    return project;
  }

  /** {@code --store}, {@code BOTHY_STORE}, else {@code $XDG_DATA_HOME/bothy}. */
  public static Path store(Invocation invocation) throws CommandException {
    String given = invocation.arguments().get(Shared.STORE);
    if (given == null) {
      given = invocation.environment().get(Shared.STORE.variable());
    }
    if (given != null && !given.isEmpty()) {
      return invocation.resolve(given);
    }
    return xdg(invocation.environment(), "XDG_DATA_HOME", ".local/share").resolve("bothy");
  }

  /** {@code $XDG_CONFIG_HOME/bothy}. */
  public static Path configuration(Map<String, String> environment) throws CommandException {
    return xdg(environment, "XDG_CONFIG_HOME", ".config").resolve("bothy");
  }

  /** {@code $XDG_CACHE_HOME/bothy/libraries}: what {@code include} fetched. */
  public static Path libraries(Invocation invocation) throws CommandException {
    return xdg(invocation.environment(), "XDG_CACHE_HOME", ".cache").resolve("bothy/libraries");
  }

  public static Path home(Map<String, String> environment) throws CommandException {
    String home = environment.get("HOME");
    if (home == null || home.isEmpty() || !home.startsWith("/")) {
      throw new CommandException(
          Exit.HOST, "HOME is not set to a directory", "set HOME, or --store and XDG_CONFIG_HOME");
    }
    return Path.of(home);
  }

  // The XDG base directory specification: relative values are to be ignored.
  private static Path xdg(Map<String, String> environment, String variable, String fallback)
      throws CommandException {
    String value = environment.get(variable);
    return value != null && value.startsWith("/")
        ? Path.of(value)
        : home(environment).resolve(fallback);
  }
}
