package dev.bothy.cli.project;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.runtime.embedded.EmbeddedPlace;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts together what verbs work with: the builder, the place. */
public final class Runners {
  private Runners() {}

  public static EmbeddedBuilder builder(Invocation invocation)
      throws CommandException, SolveException {
    return EmbeddedBuilder.open(Locations.store(invocation));
  }

  /** For verbs that look at a store, or take from it: null, and said, when there is none. */
  public static @Nullable EmbeddedBuilder existing(Invocation invocation)
      throws CommandException, SolveException {
    Path store = Locations.store(invocation);
    if (!Store.isAt(store)) {
      invocation.say("there is no store in " + store + " yet");
      return null;
    }
    return builder(invocation);
  }

  public static EmbeddedPlace place(Invocation invocation) throws CommandException, IOException {
    return new EmbeddedPlace(
        Store.open(Locations.store(invocation), EmbeddedBuilder.isRootless()),
        Locations.configuration(invocation.environment()),
        invocation::say);
  }
}
