package dev.bothy.cli.verb;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.llb.SolveException;

/** Puts together what verbs work with: the builder, the place. */
final class Runners {
  private Runners() {}

  static EmbeddedBuilder builder(Invocation invocation) throws CommandException, SolveException {
    return EmbeddedBuilder.open(Locations.store(invocation));
  }
}
