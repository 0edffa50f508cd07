package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locks;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.llb.Definition;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;

/** {@code bothy graph}. */
public final class GraphVerb implements Verb {
  private static final Option FORMAT =
      Option.choice(
              "format",
              "llb for the Definition's bytes, svg for a picture, dot for Graphviz",
              "llb",
              "json",
              "dot",
              "svg")
          .or("json");

  private static final Option LINEAR =
      Option.flag("linear", "without merge and diff, for builders that have neither");

  @Override
  public Syntax syntax() {
    return Syntax.of("graph", "print the graph that would be solved; no network")
        .options(
            FORMAT,
            LINEAR,
            Shared.PATH,
            Shared.FROM,
            Shared.TARGET,
            Shared.SET,
            Shared.LOCKED,
            Shared.FROZEN)
        .examples(
            "bothy graph --format llb > graph.pb && bothy solve graph.pb",
            "bothy graph --format svg > graph.svg",
            "bothy graph --linear --format llb | buildctl build");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Evaluated evaluated = Evaluated.here(invocation, Locks.added(invocation));
    State image = evaluated.environment().image();
    Definition graph =
        (invocation.arguments().has(LINEAR) ? linear(image) : image).marshal(Platform.host());
    switch (invocation.arguments().require(FORMAT)) {
      case "llb" -> invocation.out().write(graph.toBytes());
      case "dot" -> invocation.out().print(graph.toDot());
      case "svg" -> invocation.out().print(svg(evaluated));
      default -> invocation.out().print(graph.toJson());
    }
    return Exit.DONE.code();
  }

  private static String svg(Evaluated evaluated) {
    return Plan.of(evaluated.evaluation(), Platform.host()).toSvg();
  }

  private static State linear(State image) throws CommandException {
    try {
      return image.linear();
    } catch (IllegalArgumentException e) {
      throw new CommandException(Exit.HOST, String.valueOf(e.getMessage()), null, e);
    }
  }
}
