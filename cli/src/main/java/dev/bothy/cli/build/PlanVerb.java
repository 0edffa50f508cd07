package dev.bothy.cli.build;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locks;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.oci.Platform;

/** {@code bothy plan}. */
public final class PlanVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("plan", "say what would be built, run and fetched; no network")
        .options(
            Shared.PATH,
            Shared.FROM,
            Shared.TARGET,
            Shared.SET,
            Shared.LOCKED,
            Shared.FROZEN,
            Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Evaluated evaluated = Evaluated.here(invocation, Locks.added(invocation));
    Plan plan = Plan.of(evaluated.evaluation(), Platform.host());
    boolean json = invocation.arguments().require(Shared.FORMAT).equals("json");
    invocation.out().print(json ? plan.toJson() : plan.toTable());
    return Exit.DONE.code();
  }
}
