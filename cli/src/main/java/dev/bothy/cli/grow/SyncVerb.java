package dev.bothy.cli.grow;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.ProjectAbove;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.packages.sync.SyncException;
import dev.bothy.packages.sync.SyncItem;
import dev.bothy.packages.sync.SyncPlan;
import dev.bothy.packages.sync.SyncedFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code bothy sync}: what was added, as calls of build.envd. */
public final class SyncVerb implements Verb {
  private static final Option PRINT =
      Option.flag("print", "show the calls to paste (what is done without an option)");
  private static final Option WRITE =
      Option.flag("write", "write them into the file, touching nothing else");
  private static final Option CHECK =
      Option.flag("check", "exit with 4 when something is not in the file yet");

  @Override
  public Syntax syntax() {
    return Syntax.of("sync", "show or write what was added as calls of build.envd")
        .options(PRINT, WRITE, CHECK, Shared.PATH, Shared.FROM)
        .details(
            """
            --write puts each added package at the end of the literal list of the call that is
            there already; comments and layout stay. The build after it has nothing to do.""");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    onlyOne(invocation);
    Path project = Locations.project(invocation);
    EvaluateRequest request =
        EvaluateRequest.of(project).from(invocation.arguments().require(Shared.FROM));
    SyncedFile file =
        new SyncedFile(project.resolve(request.file()), request.file(), LockFile.of(project));
    try {
      return sync(invocation, request, file);
    } catch (SyncException e) {
      throw pointingAbove(invocation, request, e);
    }
  }

  /** Of a file that is not here, but in a directory above. */
  private static Exception pointingAbove(
      Invocation invocation, EvaluateRequest request, SyncException e) {
    String hint =
        e.getCause() instanceof NoSuchFileException
            ? ProjectAbove.hint(invocation.directory(), request.project(), request.file())
            : null;
    return hint == null
        ? e
        : new CommandException(Exit.EVALUATION, String.valueOf(e.getMessage()), hint, e);
  }

  private static int sync(Invocation invocation, EvaluateRequest request, SyncedFile file)
      throws SyncException, LockException, CommandException {
    if (invocation.arguments().has(WRITE)) {
      return write(invocation, request.file(), file.write(request.function()));
    }
    SyncPlan plan = file.plan(request.function());
    if (invocation.arguments().has(CHECK)) {
      return check(request.file(), plan);
    }
    if (plan.isClean()) {
      sayClean(invocation, request.file());
    } else {
      invocation.out().print(plan.calls());
    }
    return Exit.DONE.code();
  }

  private static void onlyOne(Invocation invocation) throws UsageException {
    int given = 0;
    for (Option option : new Option[] {PRINT, WRITE, CHECK}) {
      given += invocation.arguments().has(option) ? 1 : 0;
    }
    if (given > 1) {
      throw invocation.usage("--print, --write and --check exclude each other");
    }
  }

  private static void sayClean(Invocation invocation, String file) {
    invocation.say("nothing to sync: " + file + " holds all that bothy.lock records");
  }

  private static int write(Invocation invocation, String file, SyncPlan done) {
    if (done.isClean()) {
      sayClean(invocation, file);
      return Exit.DONE.code();
    }
    invocation.out().print(done.diff());
    for (SyncItem item : done.items()) {
      if (!item.detail().isEmpty()) {
        invocation.say((item.place().isEmpty() ? "" : item.place() + ": ") + item.detail());
      }
    }
    if (done.isIncomplete()) {
      invocation.say("not written; put this into " + file + " yourself:");
      invocation.out().print(done.remainingCalls());
      return Exit.LOCK.code();
    }
    return Exit.DONE.code();
  }

  private static int check(String file, SyncPlan plan) throws CommandException {
    if (plan.isClean()) {
      return Exit.DONE.code();
    }
    StringBuilder packages = new StringBuilder();
    for (SyncItem item : plan.items()) {
      packages.append(packages.isEmpty() ? "" : ", ").append(item.text());
    }
    throw new CommandException(
        Exit.LOCK, "added but not in " + file + ": " + packages, "bothy sync --write");
  }
}
