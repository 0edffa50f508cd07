package dev.bothy.cli.project;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.migrate.Migrated;
import dev.bothy.dialect.migrate.Migration;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.edit.UnifiedDiff;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code bothy migrate}: a file of API v0 and those that it loads, rewritten for v1. */
public final class MigrateVerb implements Verb {
  private static final Option WRITE = Option.flag("write", "change the files");

  @Override
  public Syntax syntax() {
    return Syntax.of("migrate", "rewrite a file of envd's API v0 for v1; shows what would change")
        .options(WRITE, Shared.PATH, Shared.FROM)
        .details(
            """
            Files that it loads are rewritten too, or none when one cannot be. Comments and layout
            stay. Inside conditions and loops only io.copy is rewritten; other calls are left as
            they are, and `bothy plan` names them afterwards.""");
  }

  @Override
  public int run(Invocation invocation) throws CommandException {
    Path project = Locations.project(invocation);
    String name =
        EvaluateRequest.of(project).from(invocation.arguments().require(Shared.FROM)).file();
    Path file = project.resolve(name);
    try {
      SourceFile source = ProjectLoader.read(file, name);
      ProjectFiles files = new ProjectFiles(project);
      ProjectLoader loader = new ProjectLoader(files);
      if (!Migration.isMeant(source, loader)) {
        invocation.say(
            name + " neither begins with `# syntax=v0` nor has calls of v0: it is v1 already");
        return Exit.DONE.code();
      }
      // All are rewritten before one is written: a half would be of neither version.
      List<Migrated> all = Migration.of(source, loader);
      for (Migrated migrated : all) {
        migrated.notes().forEach(invocation::say);
        String each = migrated.source().name();
        if (invocation.arguments().has(WRITE)) {
          Path target = each.equals(name) ? file : files.root().resolve(each);
          AtomicFile.replace(target, migrated.text().getBytes(StandardCharsets.UTF_8));
          invocation.say("migrated " + each);
        } else {
          invocation.out().print(UnifiedDiff.of(each, migrated.source().text(), migrated.text()));
        }
      }
      return Exit.DONE.code();
    } catch (IOException e) {
      String hint =
          e instanceof NoSuchFileException
              ? ProjectAbove.hint(invocation.directory(), project, name)
              : null;
      throw new CommandException(Exit.FAILED, name + ": " + ProjectLoader.reason(e), hint, e);
    } catch (SyntaxException e) {
      invocation.say(e.render());
      return Exit.EVALUATION.code();
    } catch (EvalException e) {
      throw new CommandException(Exit.EVALUATION, e.message(), e.hint(), e);
    }
  }
}
