package dev.bothy.cli.environment;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Built;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Question;
import dev.bothy.cli.image.EnvironmentRoots;
import dev.bothy.cli.project.Runners;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Platform;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.kit.DevKit;
import java.io.IOException;
import java.util.List;

/** From a built image to a running environment. */
final class Starting {
  /** Of the kit's own packages; it runs on any image. */
  private static final String KIT_SUITE = "bookworm";

  private final Invocation invocation;
  private final Building building;

  Starting(Invocation invocation, Building building) {
    this.invocation = invocation;
    this.building = building;
  }

  /** Brings it up, asking before a running one is restarted. */
  Place.Started up(String name, Built built) throws Exception {
    RunSpec spec = spec(name, built);
    // Before it starts: a prune beside this must not take the layers away.
    EnvironmentRoots roots = new EnvironmentRoots(building.roots());
    roots.put(name, spec.image().layers(), spec.kit());
    Place place = Runners.place(invocation);
    Place.Started started;
    try {
      started = place.up(spec, Place.OnChange.LEAVE);
    } catch (PlaceException | InterruptedException | RuntimeException e) {
      forgetUnlessThere(name, roots, place, e);
      throw e;
    }
    if (started.outcome() != Place.Outcome.DIFFERENT) {
      return started;
    }
    String question =
        name
            + " is running as it was before these changed: "
            + String.join(", ", started.differences())
            + ". Restart it?";
    return Question.ask(invocation, question) == Question.Answer.YES
        ? place.up(spec, Place.OnChange.RESTART)
        : started;
  }

  /** Without an environment nothing is to keep its layers; the first failure is what is told. */
  private static void forgetUnlessThere(
      String name, EnvironmentRoots roots, Place place, Exception first) {
    try {
      if (place.list().stream().noneMatch(info -> info.name().equals(name))) {
        roots.remove(name);
      }
    } catch (PlaceException | IOException e) {
      first.addSuppressed(e);
    }
  }

  /** How it is to run; makes the kit when there is none yet. */
  RunSpec spec(String name, Built built) throws Exception {
    RunSpec.Image image = built.runImage();
    // An image that says no command is there to be lived in: a shell over ssh is what it can run.
    boolean dev =
        built.environment().dev()
            || (image.config().entrypoint().isEmpty() && image.config().command().isEmpty());
    List<String> kit = dev ? kit() : List.of();
    return RunSpecs.of(
        name,
        built.evaluated().project(),
        built.environment(),
        image,
        dev,
        kit,
        invocation.environment());
  }

  private List<String> kit() throws Exception {
    return building.solveAside(kitRequest()).layers();
  }

  /** What makes the development kit. */
  SolveRequest kitRequest() throws UsageException {
    Definition graph = DevKit.state(KIT_SUITE).marshal(Platform.host());
    return SolveRequest.of(graph)
        .withOptions(SolveRequest.Options.DEFAULT.withOffline(building.options().offline()));
  }
}
