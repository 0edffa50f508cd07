package dev.bothy.cli.verb;

import dev.bothy.cli.command.Invocation;
import dev.bothy.dialect.AddedStep;
import java.util.List;

/** The project's lock file. */
final class Locks {
  private Locks() {}

  /** What was added to the running environment, oldest first. */
  static List<AddedStep> added(Invocation invocation) {
    return List.of();
  }
}
