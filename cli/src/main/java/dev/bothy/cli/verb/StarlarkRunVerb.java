package dev.bothy.cli.verb;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code bothy starlark run}: plain Starlark, each file a module of its own. */
public final class StarlarkRunVerb implements Verb {
  private static final Option EVAL =
      Option.value("eval", "EXPR", "then print the value of an expression over the last file");

  @Override
  public Syntax syntax() {
    return Syntax.of("starlark run", "run plain Starlark files")
        .operands(Operand.any("FILE"))
        .details(
            """
            Each file is a module of its own. What they print goes to standard error. The first
            file that fails ends the run with exit code 3; with --json the others still run.""")
        .options(EVAL, StarlarkFiles.ALLOW, StarlarkFiles.JSON)
        .examples("bothy starlark run a.star", "bothy starlark run --eval '1 + 2'");
  }

  @Override
  public int run(Invocation invocation) throws UsageException {
    List<String> files = invocation.arguments().operands();
    String expression = invocation.arguments().get(EVAL);
    if (files.isEmpty() && expression == null) {
      throw invocation.usage("missing FILE");
    }
    Dialect dialect = StarlarkFiles.dialect(invocation);
    StarlarkFiles loader = new StarlarkFiles(invocation.directory());
    boolean json = invocation.arguments().has(StarlarkFiles.JSON);
    boolean allOk = true;
    Module last = null;
    for (String file : files) {
      StarlarkReport report = new StarlarkReport(file);
      StarlarkThread thread =
          StarlarkThread.builder()
              .loader(loader)
              .printer(json ? report::print : invocation::say)
              .build();
      try {
        last = Starlark.execute(thread, loader.open(file), dialect, Predeclared.core());
      } catch (StarlarkException e) {
        report.add(e);
        if (!json) {
          throw e;
        }
      } catch (IOException e) {
        report.add(String.valueOf(e.getMessage()));
        if (!json) {
          invocation.say("error: " + file + ": " + e.getMessage());
          return Exit.EVALUATION.code();
        }
      }
      allOk &= report.ok();
      if (json) {
        invocation.out().println(report.toJson());
      }
    }
    if (expression != null && allOk) {
      invocation.out().println(evaluate(invocation, dialect, expression, last));
    }
    return allOk ? Exit.DONE.code() : Exit.EVALUATION.code();
  }

  private static String evaluate(
      Invocation invocation, Dialect dialect, String expression, @Nullable Module over) {
    Predeclared names = Predeclared.core();
    if (over != null) {
      names = names.with(over.globals());
    }
    StarlarkThread thread = StarlarkThread.builder().printer(invocation::say).build();
    // In parentheses, so that a statement is a syntax error and an expression may span lines.
    Module module =
        Starlark.execute(
            thread, SourceFile.of("<eval>", "value = (" + expression + "\n)\n"), dialect, names);
    Object value = module.get("value");
    return value == null ? "None" : Values.repr(value);
  }
}
