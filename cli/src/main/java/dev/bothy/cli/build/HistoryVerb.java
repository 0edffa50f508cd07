package dev.bothy.cli.build;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.history.BuildDocument;
import dev.bothy.cli.history.BuildText;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.StepSizes;
import dev.bothy.engine.history.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy history}. */
public final class HistoryVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("history", "list the builds that the store remembers, or show one")
        .operands(Operand.optional("ID"))
        .options(Shared.STORE, Shared.FORMAT)
        .details(
            """
            ID is a build's id, or a part of it that no other one has. Of builds that had nothing
            to do the last one is kept. 'bothy prune' forgets builds too.""")
        .examples("bothy history", "bothy history --format json");
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-n", "--last", "--latest", "--limit" ->
          "the latest is in the first line, and 'bothy history ID' shows it";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    EmbeddedBuilder builder = Runners.builder(invocation);
    BuildHistory history = builder.history();
    boolean json = invocation.arguments().require(Shared.FORMAT).equals("json");
    String id = invocation.arguments().operand(0);
    if (id == null) {
      invocation.out().print(json ? list(history) : table(history).toString());
      return Exit.DONE.code();
    }
    Build build = find(history, id);
    Timeline timeline = Timeline.of(build, history.graph(build));
    StepSizes sizes = new StepSizes(builder.store());
    invocation
        .out()
        .print(
            json
                ? Json.document(BuildDocument.withSteps(build, timeline, sizes))
                : BuildText.of(build, timeline, sizes));
    return Exit.DONE.code();
  }

  private static Build find(BuildHistory history, String id) throws CommandException, IOException {
    List<Build> found = new ArrayList<>();
    for (Build build : history.all()) {
      if (build.id().equals(id)) {
        return build;
      }
      if (build.id().contains(id)) {
        found.add(build);
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new CommandException(
        Exit.ABSENT,
        found.isEmpty()
            ? "the store remembers no build " + id
            : found.size() + " builds have '" + id + "' in their ids",
        "'bothy history' lists them");
  }

  private static Table table(BuildHistory history) throws IOException {
    Table table =
        new Table("ID", "NAME", "WHEN", "TOOK", "RAN", "CACHED", "FAILED", "CANCELLED", "RESULT");
    for (Build build : history.all()) {
      Timeline timeline = Timeline.of(build, history.graph(build));
      table.row(
          build.id(),
          build.name(),
          BuildText.when(build.startedMillis()),
          Quantity.seconds(build.tookMillis()),
          Integer.toString(build.count(StepRun.Outcome.RAN)),
          Integer.toString(BuildText.cached(timeline)),
          Integer.toString(build.count(StepRun.Outcome.FAILED)),
          Integer.toString(build.count(StepRun.Outcome.CANCELLED)),
          BuildText.result(build)
              + (build.until().isEmpty() ? "" : ", until " + Text.clean(build.until())));
    }
    return table;
  }

  private static String list(BuildHistory history) throws IOException {
    List<Object> builds = new ArrayList<>();
    for (Build build : history.all()) {
      builds.add(BuildDocument.of(build, Timeline.of(build, history.graph(build))));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("builds", builds);
    return Json.document(document);
  }
}
