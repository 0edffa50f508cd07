package dev.bothy.cli.environment;

import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Evaluated;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Target;
import dev.bothy.engine.solve.quick.SolvedStandIn;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Platform;
import dev.bothy.runtime.embedded.RunningStandIn;
import java.util.List;

/**
 * Makes a project look built and running, with whatever layers its store holds. For recording the
 * ahead-of-time cache alone, in a store and a configuration to be thrown away.
 */
public final class UpStandIn {
  private UpStandIn() {}

  /**
   * What {@code bothy up} would do.
   *
   * @param invocation of {@code up}, in a project that was built before in some form
   * @param supervisor the process that stands in for the environment's
   */
  public static void put(Invocation invocation, long supervisor) throws Exception {
    Building building = Building.of(invocation);
    Starting starting = new Starting(invocation, building);
    Evaluated evaluated = Evaluated.of(invocation, List.of());
    ImageRecord before =
        new ImageRecords(building.roots())
            .find(ImageNames.ofBuild(invocation, evaluated.project()));
    List<String> layers = before == null ? List.of() : before.layers();
    Store store = building.store();
    Definition graph = building.images().marshal(evaluated.environment().image(), Platform.host());
    SolvedStandIn.put(
        store,
        SolveRequest.of(graph)
            .withLocals(evaluated.environment().locals())
            .withOciLayouts(evaluated.environment().layouts())
            .withOptions(building.options()),
        layers);
    SolvedStandIn.put(store, starting.kitRequest(), layers);
    RunningStandIn.put(
        store,
        Locations.configuration(invocation.environment()),
        starting.spec(Target.ofProject(invocation), building.build()),
        supervisor);
  }
}
