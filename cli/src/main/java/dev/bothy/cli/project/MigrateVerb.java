package dev.bothy.cli.project;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.migrate.Migration;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.edit.UnifiedDiff;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code bothy migrate}: a file of API v0, rewritten for v1. */
public final class MigrateVerb implements Verb {
  private static final Option WRITE = Option.flag("write", "change the file");

  @Override
  public Syntax syntax() {
    return Syntax.of("migrate", "rewrite a file of envd's API v0 for v1; shows what would change")
        .options(WRITE, Shared.PATH, Shared.FROM)
        .details(
            """
            Comments and layout stay. Inside conditions and loops only io.copy is rewritten; other
            calls are left as they are, and `bothy plan` names them afterwards.""");
  }

  @Override
  public int run(Invocation invocation) throws CommandException {
    Path project = Locations.project(invocation);
    String name =
        EvaluateRequest.of(project).from(invocation.arguments().require(Shared.FROM)).file();
    Path file = project.resolve(name);
    try {
      SourceFile source = ProjectLoader.read(file, name);
      if (!Migration.isMeant(source)) {
        invocation.say(
            name + " neither begins with `# syntax=v0` nor has calls of v0: it is v1 already");
        return Exit.DONE.code();
      }
      String migrated = Migration.of(source);
      if (invocation.arguments().has(WRITE)) {
        AtomicFile.replace(file, migrated.getBytes(StandardCharsets.UTF_8));
        invocation.say("migrated " + name);
      } else {
        invocation.out().print(UnifiedDiff.of(name, source.text(), migrated));
      }
      return Exit.DONE.code();
    } catch (IOException e) {
      throw new CommandException(Exit.FAILED, name + ": " + ProjectLoader.reason(e), null, e);
    } catch (EvalException e) {
      throw new CommandException(Exit.EVALUATION, e.message(), e.hint(), e);
    }
  }
}
