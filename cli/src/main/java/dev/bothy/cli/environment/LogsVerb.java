package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.runtime.LogRequest;
import org.jspecify.annotations.Nullable;

/** {@code bothy logs}. */
public final class LogsVerb implements Verb {
  private static final Option FOLLOW =
      Option.flag("follow", "go on with what is written from now on").letter('f');
  private static final Option TAIL =
      Option.value("tail", "N", "begin with the last N lines").letter('n');
  private static final Option SERVICE =
      Option.value("service", "NAME", "only of one service, as 'bothy describe' names it");

  @Override
  public Syntax syntax() {
    return Syntax.of("logs", "show what an environment's services wrote")
        .operands(Target.ENV)
        .options(FOLLOW, TAIL, SERVICE, Shared.PATH, Shared.STORE);
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "" -> "--service NAME chooses one of an environment's services";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String service = invocation.arguments().get(SERVICE);
    Runners.place(invocation)
        .logs(
            Target.of(invocation),
            new LogRequest(
                service, tail(invocation), invocation.arguments().has(FOLLOW), invocation.out()));
    return Exit.DONE.code();
  }

  private static int tail(Invocation invocation) throws UsageException {
    String text = invocation.arguments().get(TAIL);
    if (text == null || text.equals("all")) {
      return -1;
    }
    return Numbers.parse(invocation, TAIL, text, 1_000_000);
  }
}
