package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Session;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy starlark run}: plain Starlark, each file a module of its own. */
public final class StarlarkRunVerb implements Verb {
  private static final Option EVAL =
      Option.value("eval", "EXPR", "then evaluate this over the last file's globals");

  @Override
  public Syntax syntax() {
    return Syntax.of("starlark run", "run plain Starlark files")
        .operands(Operand.any("FILE"))
        .details(
            """
            Each file is a module of its own; - is standard input. What they print goes to standard
            error. A file that fails does not stop the others; the exit code is 3 then, or 1 for one that
            cannot be read.

            --eval takes an expression, whose value is written to standard output unless it is None, or
            statements. It sees the last file's globals, and runs only when no file has failed.""")
        .options(
            EVAL,
            StarlarkFiles.ALLOW,
            StarlarkFiles.JSON,
            StarlarkFiles.TEST_BUILTINS,
            StarlarkLimits.MAX_STEPS,
            StarlarkLimits.MAX_MEMORY,
            StarlarkLimits.MAX_DEPTH,
            StarlarkLimits.TIMEOUT)
        .examples("bothy starlark run a.star", "bothy starlark run --eval '1 + 2'");
  }

  @Override
  public int run(Invocation invocation) throws UsageException, InterruptedException {
    List<String> files = invocation.arguments().operands();
    String expression = invocation.arguments().get(EVAL);
    if (files.isEmpty() && expression == null) {
      throw invocation.usage("missing FILE");
    }
    Run run = new Run(invocation);
    for (String file : files) {
      run.file(file);
    }
    if (expression != null && run.code == Exit.DONE.code()) {
      run.eval(expression);
    }
    return run.code;
  }

  /** One command's files after each other; its exit code is that of the worst. */
  private static final class Run {
    private final Invocation invocation;
    private final StarlarkFiles files;
    private final Dialect dialect;
    private final Predeclared predeclared;
    private final Limits limits;
    private final boolean json;
    private @Nullable Module last;
    int code = Exit.DONE.code();

    Run(Invocation invocation) throws UsageException {
      this.invocation = invocation;
      files = new StarlarkFiles(invocation);
      dialect = StarlarkFiles.dialect(invocation);
      predeclared = StarlarkFiles.predeclared(invocation);
      limits = StarlarkLimits.of(invocation);
      json = invocation.arguments().has(StarlarkFiles.JSON);
    }

    /** What is run of one file. */
    private interface Work {
      void run(StarlarkThread thread) throws IOException;
    }

    void file(String file) throws InterruptedException {
      run(
          new StarlarkReport(file),
          thread -> last = Starlark.execute(thread, files.open(file), dialect, predeclared));
    }

    void eval(String text) throws InterruptedException {
      Map<String, Object> globals = last == null ? Map.of() : last.globals();
      StarlarkReport report = new StarlarkReport("<eval>");
      run(
          report,
          thread -> {
            Object value =
                new Session(dialect, predeclared.with(globals))
                    .run(thread, SourceFile.of("<eval>", text));
            if (value != null) {
              if (json) {
                report.value(Values.repr(value));
              } else if (value != None.NONE) {
                invocation.out().println(Values.repr(value));
              }
            }
          });
    }

    private void run(StarlarkReport report, Work work) throws InterruptedException {
      StarlarkThread thread =
          StarlarkThread.builder()
              .loader(files)
              .limits(limits)
              .printer(json ? report::print : invocation::say)
              .build();
      try {
        work.run(thread);
      } catch (StarlarkException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        report.add(e);
        worst(Exit.EVALUATION);
        say(e.render());
      } catch (OutOfMemoryError e) {
        worst(Exit.EVALUATION);
        report.add("out of memory (--max-memory ends a file before that)");
        say("error: " + report.file() + ": out of memory; --max-memory ends a file before that");
      } catch (IOException e) {
        report.add(String.valueOf(e.getMessage()));
        worst(Exit.FAILED);
        say("error: " + report.file() + ": " + e.getMessage());
      }
      if (json) {
        invocation.out().println(report.toJson());
      }
    }

    private void worst(Exit exit) {
      code = Math.max(code, exit.code());
    }

    private void say(String failure) {
      if (!json) {
        invocation.say(failure);
      }
    }
  }
}
