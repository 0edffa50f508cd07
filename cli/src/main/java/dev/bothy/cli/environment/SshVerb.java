package dev.bothy.cli.environment;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.runtime.EnvironmentInfo;

/** {@code bothy ssh}. */
public final class SshVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("ssh", "open a shell in a running environment, or run a command over ssh")
        .operands(Operand.one("ENV"))
        .tail("CMD…", false)
        .details(
            """
            One word after -- is a line for the shell inside, as with ssh itself; of several,
            each arrives as it is. 'bothy exec' needs no ssh server.""")
        .options(Shared.STORE);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = Target.named(invocation, invocation.arguments().operands().getFirst());
    EnvironmentInfo info = Runners.place(invocation).describe(name);
    EnvironmentInfo.Ssh ssh = info.ssh();
    if (info.state() != EnvironmentInfo.State.RUNNING) {
      throw new CommandException(
          Exit.NOT_STARTED, name + " is not running", "'bothy start " + name + "' starts it");
    }
    if (ssh == null) {
      throw new CommandException(
          Exit.NOT_STARTED,
          name + " has no ssh server: it is not for development",
          "base(dev=True) brings one; or bothy exec " + name + " -- CMD…");
    }
    return Shell.open(invocation, ssh, invocation.arguments().tail());
  }
}
