package dev.bothy.cli.environment;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.runtime.EnvironmentInfo;

/** {@code bothy start}. */
public final class StartVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("start", "start a stopped environment as it was")
        .operands(Target.ENV)
        .options(Shared.PATH, Shared.STORE);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    EnvironmentInfo info = Runners.place(invocation).start(Target.of(invocation));
    EnvironmentInfo.Ssh ssh = info.ssh();
    invocation.say(
        info.name()
            + " is running"
            + (ssh == null ? "" : ": " + Shell.commandLine(invocation, ssh)));
    return Exit.DONE.code();
  }
}
