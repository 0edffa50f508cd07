package dev.bothy.cli.history;

import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.StepSizes;
import dev.bothy.engine.history.Timeline;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A build in words. */
public final class BuildText {
  private BuildText() {}

  /** One build with its steps and its critical path. */
  public static String of(Build build, Timeline timeline, StepSizes sizes) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(build.id()).append("  ").append(Text.clean(build.name())).append('\n');
    if (!build.project().isEmpty()) {
      text.append("project   ").append(Text.clean(build.project())).append('\n');
    }
    text.append("platform  ").append(build.platform()).append('\n');
    text.append("when      ").append(when(build.startedMillis())).append('\n');
    text.append("took      ").append(Quantity.seconds(build.tookMillis())).append('\n');
    if (!build.until().isEmpty()) {
      text.append("until     ").append(Text.clean(build.until())).append('\n');
    }
    text.append("result    ").append(result(build));
    text.append(build.error().isEmpty() ? "" : ": " + Text.clean(build.error())).append('\n');
    if (timeline.entries().isEmpty()) {
      return text.append("its steps are not known any more\n").toString();
    }
    text.append('\n').append(steps(timeline, sizes));
    List<Timeline.Entry> path = timeline.criticalPath();
    if (!path.isEmpty()) {
      long sum = 0;
      text.append("\ncritical path: ");
      for (Timeline.Entry entry : path) {
        sum += entry.run().tookMillis();
        text.append(text.charAt(text.length() - 1) == ' ' ? "" : " → ");
        text.append('#').append(entry.run().number()).append(' ');
        text.append(Quantity.seconds(entry.run().tookMillis()));
      }
      text.append(", together ").append(Quantity.seconds(sum)).append('\n');
    }
    return text.toString();
  }

  private static Table steps(Timeline timeline, StepSizes sizes) throws IOException {
    Table table = new Table("#", "STEP", "RESULT", "WAITED", "TOOK", "WROTE");
    for (Timeline.Entry entry : timeline.entries()) {
      StepRun run = entry.run();
      if (entry.step().internal() && run.number() == 0) {
        continue;
      }
      boolean started = run.startMillis() >= 0;
      table.row(
          (run.number() == 0 ? "-" : Integer.toString(run.number()))
              + (entry.critical() ? "*" : ""),
          title(entry.step()),
          outcome(run),
          started ? Quantity.seconds(entry.waitedMillis()) : "-",
          started ? Quantity.seconds(run.tookMillis()) : "-",
          Quantity.bytes(sizes.written(entry)));
    }
    return table;
  }

  /** The step's place and name, one line. */
  public static String title(GraphStep step) {
    String name = firstLine(step.name());
    return step.where() == null ? name : "[" + step.where() + "] " + name;
  }

  private static String firstLine(String name) {
    String stripped = name.strip();
    int end = stripped.indexOf('\n');
    return end < 0 ? stripped : stripped.substring(0, end) + " …";
  }

  /** In UTC, to the second. */
  public static String when(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static String result(Build build) {
    return switch (build.result()) {
      case DONE -> "done";
      case UNCHANGED -> "nothing to do";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  /** What became of a step. */
  public static String outcome(StepRun run) {
    return switch (run.outcome()) {
      case CACHED -> "cached";
      case SAME_CONTENT -> "cached, same contents";
      case RAN -> "ran";
      case WRITTEN -> "written";
      case FAILED -> run.exitCode() > 0 ? "failed, exit code " + run.exitCode() : "failed";
      case CANCELLED -> "cancelled";
      case NOT_REACHED -> "not reached";
    };
  }

  /** How many steps needed no work, bookkeeping left out. */
  public static int cached(Timeline timeline) {
    int count = 0;
    for (Timeline.Entry entry : timeline.entries()) {
      if (entry.step().internal()) {
        continue;
      }
      count +=
          switch (entry.run().outcome()) {
            case CACHED, SAME_CONTENT -> 1;
            case RAN, WRITTEN, FAILED, CANCELLED, NOT_REACHED -> 0;
          };
    }
    return count;
  }
}
