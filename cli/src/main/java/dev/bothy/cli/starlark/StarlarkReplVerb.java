package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.repl.Repl;
import dev.bothy.starlark.eval.Limits;
import java.io.IOException;

/** {@code bothy starlark repl}: Starlark as it is typed. */
public final class StarlarkReplVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("starlark repl", "type Starlark and see what comes of it")
        .details(
            """
            Values are written to standard output unless they are None, prints and errors to standard
            error. A block ends with a blank line. Every switch of the dialect is open, names may be
            bound again, functions may use names that are bound later, and load() finds files
            relative to the working directory, anew each time.

            On a terminal lines can be edited; Tab completes names and attributes, Ctrl-C interrupts
            what runs or gives the line up, Ctrl-D leaves. What was typed is kept in
            $XDG_STATE_HOME/bothy/starlark_history; messages call what was typed third <input 3>.
            From a pipe, the first error ends it with exit code 3.""")
        .options(StarlarkFiles.TEST_BUILTINS)
        .examples("bothy starlark repl", "echo '6 * 7' | bothy starlark repl");
  }

  @Override
  public int run(Invocation invocation) throws UsageException, IOException {
    return Repl.run(
        invocation,
        new StarlarkFiles(invocation),
        StarlarkFiles.predeclared(invocation),
        Limits.TRUSTED);
  }
}
