package dev.bothy.cli.environment;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Question;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.EnvironmentRoots;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.engine.Roots;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import org.jspecify.annotations.Nullable;

/** {@code bothy destroy}. */
public final class DestroyVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("destroy", "remove an environment; images and your files stay")
        .operands(Target.ENV)
        .details(
            """
            Ends its processes and removes what was changed in its file tree outside of the
            project's directory and other mounts.""")
        .options(Shared.YES, Shared.PATH, Shared.STORE);
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-f", "--force" -> "-y, --yes answers its question; what runs is ended in any case";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = Target.of(invocation);
    Place place = Runners.place(invocation);
    try {
      place.describe(name);
    } catch (PlaceException e) {
      // A damaged record is a reason to destroy, not a hindrance.
      if (e.kind() == PlaceException.Kind.NO_SUCH_ENVIRONMENT) {
        throw e;
      }
    }
    switch (Question.askBeforeLoss(
        invocation, "Remove " + name + " and what was changed inside it?")) {
      case YES -> {
        place.destroy(name);
        new EnvironmentRoots(new Roots(Locations.store(invocation))).remove(name);
      }
      case NO -> {
        invocation.say("nothing was removed");
        return Exit.FAILED.code();
      }
      case NOBODY ->
          throw new CommandException(
              Exit.USAGE, "nobody is here to confirm that " + name + " goes", "add --yes");
    }
    invocation.say(name + " is gone; images and your files are as they were");
    return Exit.DONE.code();
  }
}
