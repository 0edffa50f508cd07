package dev.bothy.cli.project;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.runtime.Names;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which environment a verb is about. */
public final class Target {
  /** Taken from the project's directory when it is left out. */
  public static final Operand ENV = Operand.optional("ENV");

  private static final String SUFFIX = ".bothy";

  private Target() {}

  /** A name as typed; {@code NAME.bothy}, as ssh knows it, is the same. */
  public static String named(Invocation invocation, String typed) throws UsageException {
    String name =
        typed.endsWith(SUFFIX) ? typed.substring(0, typed.length() - SUFFIX.length()) : typed;
    if (!Names.valid(name)) {
      throw invocation.usage(
          "'"
              + typed
              + "' is not a name of an environment (letters, digits, '.', '_' and '-', beginning with a letter or digit)");
    }
    return name;
  }

  /** The first operand, else the name that {@code bothy up} gives the project in this directory. */
  public static String of(Invocation invocation) throws UsageException, CommandException {
    String typed = invocation.arguments().operand(0);
    return typed != null ? named(invocation, typed) : ofProject(invocation);
  }

  /** {@code --name}, else the name of the project's directory. */
  public static String ofProject(Invocation invocation) throws UsageException, CommandException {
    String typed = invocation.arguments().get(Shared.NAME);
    if (typed != null) {
      return named(invocation, typed);
    }
    return Names.from(directoryName(Locations.project(invocation)));
  }

  public static String directoryName(Path project) {
    Path last = project.toAbsolutePath().normalize().getFileName();
    return last == null ? "" : last.toString();
  }

  /** The one named by the operand, or null when there is none. */
  public static @Nullable String given(Invocation invocation) throws UsageException {
    String typed = invocation.arguments().operand(0);
    return typed == null ? null : named(invocation, typed);
  }
}
