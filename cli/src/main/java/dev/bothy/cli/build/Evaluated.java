package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.library.LibraryCache;
import dev.bothy.cli.library.LibraryFetch;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.terminal.Style;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Environment;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.project.Library;
import java.nio.file.Path;
import java.util.List;

/**
 * A project's file, evaluated as the options say.
 *
 * @param project its directory, absolute
 */
public record Evaluated(Path project, EvaluateRequest request, Evaluation evaluation) {

  /** As many libraries may be fetched for one file. */
  private static final int MOST_FETCHED = 64;

  /**
   * Evaluates; what the file prints, and warnings, go to standard error. Libraries that it includes
   * are fetched when they are not here, unless {@code --offline} is given.
   */
  public static Evaluated of(Invocation invocation, List<AddedStep> added)
      throws UsageException, CommandException, DialectException, InterruptedException {
    return of(invocation, added, !invocation.arguments().has(Shared.OFFLINE));
  }

  /** The same without any network: libraries are those that are here, or on this machine's disk. */
  public static Evaluated here(Invocation invocation, List<AddedStep> added)
      throws UsageException, CommandException, DialectException, InterruptedException {
    return of(invocation, added, false);
  }

  private static Evaluated of(Invocation invocation, List<AddedStep> added, boolean network)
      throws UsageException, CommandException, DialectException, InterruptedException {
    Path project = Locations.project(invocation);
    EvaluateRequest request =
        EvaluateRequest.of(project)
            .from(invocation.arguments().require(Shared.FROM))
            .withSettings(Inputs.settings(invocation))
            .withAdded(added);
    Evaluation evaluation = evaluate(invocation, request, network);
    for (String line : evaluation.prints()) {
      invocation.say(Text.visible(line));
    }
    for (String warning : evaluation.warnings()) {
      invocation.say(
          Style.YELLOW.on("warning:", invocation.terminal().colorErrors())
              + " "
              + Text.visible(warning));
    }
    return new Evaluated(project, request, evaluation);
  }

  private static Evaluation evaluate(
      Invocation invocation, EvaluateRequest request, boolean network)
      throws DialectException, CommandException, InterruptedException {
    // Most files include nothing: only those that do ask where libraries are kept.
    EvaluateRequest asked = request;
    for (int fetched = 0; ; ) {
      try {
        return Dialect.evaluate(asked);
      } catch (DialectException e) {
        Library missing = e.missing();
        if (missing == null) {
          throw e;
        }
        if (!(asked.libraries() instanceof LibraryCache cache)) {
          asked =
              asked.withLibraries(
                  new LibraryCache(Locations.libraries(invocation), asked.project()));
          continue;
        }
        if (!(network || missing.isLocal()) || fetched++ == MOST_FETCHED) {
          throw e;
        }
        invocation.say("fetching " + Text.visible(missing.toString()));
        try {
          LibraryFetch.fetch(cache, missing, invocation.environment());
        } catch (CommandException failed) {
          throw e.where() == null
              ? failed
              : new CommandException(
                  failed.exit(), e.where() + ": " + failed.getMessage(), failed.hint(), failed);
        }
      }
    }
  }

  public Environment environment() {
    return evaluation.environment();
  }
}
