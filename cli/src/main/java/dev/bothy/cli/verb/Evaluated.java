package dev.bothy.cli.verb;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.terminal.Style;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Environment;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import java.nio.file.Path;
import java.util.List;

/**
 * A project's file, evaluated as the options say.
 *
 * @param project its directory, absolute
 */
record Evaluated(Path project, EvaluateRequest request, Evaluation evaluation) {

  /** Evaluates; what the file prints, and warnings, go to standard error. */
  static Evaluated of(Invocation invocation, List<AddedStep> added)
      throws UsageException, CommandException, DialectException {
    Path project = Locations.project(invocation);
    EvaluateRequest request =
        EvaluateRequest.of(project)
            .from(invocation.arguments().require(Shared.FROM))
            .withSettings(Inputs.settings(invocation))
            .withAdded(added);
    Evaluation evaluation = Dialect.evaluate(request);
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

  Environment environment() {
    return evaluation.environment();
  }
}
