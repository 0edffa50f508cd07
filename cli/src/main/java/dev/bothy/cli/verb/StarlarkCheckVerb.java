package dev.bothy.cli.verb;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.util.List;

/** {@code bothy starlark check}: every syntax and name error, without running anything. */
public final class StarlarkCheckVerb implements Verb {
  private static final Option PREDECLARED =
      Option.value("predeclared", "A,B", "names that the files may use without binding them")
          .many();
  private static final Option SYNTAX_ONLY =
      Option.flag("syntax-only", "look at the syntax alone, not at names");

  @Override
  public Syntax syntax() {
    return Syntax.of("starlark check", "report every syntax and name error of Starlark files")
        .operands(Operand.several("FILE"))
        .options(
            PREDECLARED,
            SYNTAX_ONLY,
            StarlarkFiles.ALLOW,
            StarlarkFiles.JSON,
            StarlarkFiles.TEST_BUILTINS);
  }

  @Override
  public int run(Invocation invocation) throws UsageException {
    Dialect dialect = StarlarkFiles.dialect(invocation);
    Predeclared predeclared = StarlarkFiles.predeclared(invocation);
    for (String names : invocation.arguments().all(PREDECLARED)) {
      for (String name : names.split(",", -1)) {
        if (!name.isBlank()) {
          predeclared = predeclared.with(name.strip(), None.NONE);
        }
      }
    }
    StarlarkFiles files = new StarlarkFiles(invocation);
    boolean json = invocation.arguments().has(StarlarkFiles.JSON);
    boolean syntaxOnly = invocation.arguments().has(SYNTAX_ONLY);
    boolean allOk = true;
    for (String file : invocation.arguments().operands()) {
      StarlarkReport report = new StarlarkReport(file);
      try {
        SourceFile source = files.open(file);
        List<Diagnostic> found =
            syntaxOnly
                ? SyntaxTree.parse(source).errors()
                : Starlark.check(source, dialect, predeclared);
        for (Diagnostic diagnostic : found) {
          report.add(diagnostic);
          if (!json) {
            invocation.out().println(diagnostic.render());
          }
        }
      } catch (IOException e) {
        report.add(String.valueOf(e.getMessage()));
        if (!json) {
          invocation.say("error: " + file + ": " + e.getMessage());
        }
      }
      allOk &= report.ok();
      if (json) {
        invocation.out().println(report.toJson());
      }
    }
    return allOk ? Exit.DONE.code() : Exit.EVALUATION.code();
  }
}
