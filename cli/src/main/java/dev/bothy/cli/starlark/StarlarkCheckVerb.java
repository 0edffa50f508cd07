package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy starlark check}: every syntax and name error, without running anything. */
public final class StarlarkCheckVerb implements Verb {
  private static final List<String> ENDINGS = List.of(".star", ".bzl", ".envd");
  private static final Option PREDECLARED =
      Option.value("predeclared", "A,B", "names that the files may use without binding them")
          .many();
  private static final Option SYNTAX_ONLY =
      Option.flag("syntax-only", "look at the syntax alone, not at names");

  @Override
  public Syntax syntax() {
    return Syntax.of("starlark check", "report every syntax and name error of Starlark files")
        .operands(Operand.several("FILE"))
        .details(
            """
            Of a directory, all .star, .bzl and .envd files in it. A .envd file may use what
            build.envd may. Exit code 3 for errors, 1 for a file that cannot be read.""")
        .options(
            PREDECLARED,
            SYNTAX_ONLY,
            StarlarkFiles.ALLOW,
            StarlarkFiles.JSON,
            StarlarkFiles.TEST_BUILTINS);
  }

  @Override
  public int run(Invocation invocation) throws UsageException {
    Run run = new Run(invocation);
    for (String name : invocation.arguments().operands()) {
      run.operand(name);
    }
    return run.code;
  }

  /** One call of the verb; its exit code is that of the worst file. */
  private static final class Run {
    private final Invocation invocation;
    private final StarlarkFiles files;
    private final Dialect dialect;
    private final Predeclared predeclared;
    private final boolean json;
    private final boolean syntaxOnly;
    int code = Exit.DONE.code();

    Run(Invocation invocation) throws UsageException {
      this.invocation = invocation;
      files = new StarlarkFiles(invocation);
      dialect = StarlarkFiles.dialect(invocation);
      Predeclared names = StarlarkFiles.predeclared(invocation);
      for (String list : invocation.arguments().all(PREDECLARED)) {
        for (String name : list.split(",", -1)) {
          if (!name.isBlank()) {
            names = names.with(name.strip(), None.NONE);
          }
        }
      }
      predeclared = names;
      json = invocation.arguments().has(StarlarkFiles.JSON);
      syntaxOnly = invocation.arguments().has(SYNTAX_ONLY);
    }

    /** A file, or all of a directory. */
    void operand(String name) {
      try {
        Path path = files.locate(name);
        if (name.equals("-") || !Files.isDirectory(path)) {
          file(name);
          return;
        }
        for (FilesBelow.Found found : FilesBelow.of(path, name, ENDINGS)) {
          file(found.name());
        }
      } catch (InvalidPathException e) {
        file(name);
      } catch (IOException e) {
        unreadable(new StarlarkReport(name), e);
      }
    }

    private void file(String name) {
      StarlarkReport report = new StarlarkReport(name);
      try {
        for (Diagnostic diagnostic : errors(files.open(name))) {
          report.add(diagnostic);
          worst(Exit.EVALUATION);
          if (!json) {
            invocation.out().println(diagnostic.render());
          }
        }
      } catch (IOException e) {
        unreadable(report, e);
        return;
      }
      close(report);
    }

    private List<Diagnostic> errors(SourceFile source) {
      if (syntaxOnly) {
        boolean envd = source.name().endsWith(".envd");
        return SyntaxTree.parse(source, envd ? Dialect.ENVD : dialect).errors();
      }
      if (!source.name().endsWith(".envd")) {
        return Starlark.check(source, dialect, predeclared);
      }
      Map<String, Object> api = new HashMap<>();
      Registry.names().forEach(name -> api.put(name, None.NONE));
      return Starlark.check(source, dialect, predeclared.with(api));
    }

    private void unreadable(StarlarkReport report, IOException e) {
      report.add(String.valueOf(e.getMessage()));
      worst(Exit.FAILED);
      if (!json) {
        invocation.say("error: " + report.file() + ": " + e.getMessage());
      }
      close(report);
    }

    private void close(StarlarkReport report) {
      if (json) {
        invocation.out().println(report.toJson());
      }
    }

    private void worst(Exit exit) {
      code = Math.max(code, exit.code());
    }
  }
}
