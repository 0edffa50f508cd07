package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import java.time.Duration;

/** {@code bothy stop}. */
public final class StopVerb implements Verb {
  private static final Option TIME =
      Option.value("time", "SECONDS", "how long its processes may take to end").or("10");

  @Override
  public Syntax syntax() {
    return Syntax.of("stop", "end an environment's processes; its files stay")
        .operands(Target.ENV)
        .options(TIME, Shared.PATH, Shared.STORE);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = Target.of(invocation);
    int seconds = Numbers.parse(invocation, TIME, invocation.arguments().require(TIME), 86_400);
    Runners.place(invocation).stop(name, Duration.ofSeconds(seconds));
    invocation.say(name + " is stopped; 'bothy start " + name + "' starts it again");
    return Exit.DONE.code();
  }
}
