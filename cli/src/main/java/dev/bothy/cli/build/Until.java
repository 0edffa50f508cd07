package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.history.StepChoice;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.why.Why;
import dev.bothy.llb.SolveRequest;
import java.io.IOException;

/** {@code --until STEP}: a solve of no more than one step takes. */
final class Until {
  static final Option OPTION =
      Option.value("until", "STEP", "no further than this step: its number, name, or place");

  /** Of a graph that is no project's: 'why' knows nothing of it. */
  private static final String OF_GRAPHS =
      "a part of a step's name will do, and so will its place, FILE:LINE";

  private Until() {}

  /**
   * The request cut down to what makes the step.
   *
   * @param project whose builds give steps their numbers, as with {@code why}; empty for none
   * @param typed how somebody names the step
   */
  static SolveRequest cut(Store store, SolveRequest request, String project, String typed)
      throws CommandException, IOException {
    if (request.definition().isEmpty()) {
      throw new CommandException(
          Exit.USAGE, "--until: the graph has no steps", "'bothy graph' shows it");
    }
    String hint = project.isEmpty() ? OF_GRAPHS : StepChoice.OF_PROJECTS;
    GraphStep step = StepChoice.of(Why.of(store, request, project), typed, hint);
    return request.withDefinition(request.definition().upTo(step.vertex()));
  }
}
