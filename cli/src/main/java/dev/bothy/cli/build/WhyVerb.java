package dev.bothy.cli.build;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.history.BuildText;
import dev.bothy.cli.history.StepChoice;
import dev.bothy.cli.history.WhyDocument;
import dev.bothy.cli.history.WhyText;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Locks;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.why.Explanation;
import dev.bothy.engine.why.Why;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;

/** {@code bothy why}. */
public final class WhyVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("why", "say why a step ran, or will run again")
        .operands(Operand.optional("STEP"))
        .options(Shared.PATH, Shared.FROM, Shared.SET, Shared.STORE, Shared.FORMAT)
        .details(
            """
            STEP is a number as the last build showed it, a name or a part of one, or a place such
            as build.envd:12. Without it: all steps, and what the next build does about each.
            Compares with the last builds of the project, and uses nothing from the network.""")
        .examples(
            "bothy why", "bothy why 3", "bothy why 'apt-get install'", "bothy why build.envd:12");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Evaluated evaluated = Evaluated.here(invocation, Locks.added(invocation));
    Building building = Building.of(invocation);
    Definition graph = building.offlineGraph(evaluated);
    SolveRequest request =
        SolveRequest.of(graph)
            .withLocals(evaluated.environment().locals())
            .withOptions(SolveRequest.Options.DEFAULT.withOffline(true));
    Why why = Why.of(building.store(), request, evaluated.project().toString());
    boolean json = invocation.arguments().require(Shared.FORMAT).equals("json");
    String typed = invocation.arguments().operand(0);
    if (typed == null) {
      invocation.out().print(json ? Json.document(WhyDocument.all(why)) : table(why).toString());
      return Exit.DONE.code();
    }
    GraphStep step = StepChoice.of(why, typed, StepChoice.OF_PROJECTS);
    Explanation explanation = why.explain(step);
    invocation
        .out()
        .print(
            json
                ? Json.document(WhyDocument.of(why, explanation))
                : WhyText.of(why.number(step), explanation, why.asked(step)));
    return Exit.DONE.code();
  }

  private static Table table(Why why) {
    Table table = new Table("#", "STEP", "NEXT BUILD");
    for (GraphStep step : why.steps()) {
      if (!step.internal()) {
        int number = why.number(step);
        table.row(
            number == 0 ? "-" : Integer.toString(number),
            BuildText.title(step),
            WhyText.state(why.state(step), why.asked(step)));
      }
    }
    return table;
  }
}
