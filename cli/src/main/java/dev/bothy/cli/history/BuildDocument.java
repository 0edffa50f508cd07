package dev.bothy.cli.history;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.StepSizes;
import dev.bothy.engine.history.Timeline;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build as JSON. */
public final class BuildDocument {
  private BuildDocument() {}

  /** What a listing says of it. */
  public static Map<String, Object> of(Build build, Timeline timeline) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", build.id());
    entry.put("name", build.name());
    entry.put("project", build.project());
    entry.put("platform", build.platform());
    entry.put("started", time(build.startedMillis()));
    entry.put("took_ms", build.tookMillis());
    entry.put("result", word(build.result()));
    entry.put("error", build.error().isEmpty() ? null : build.error());
    entry.put("no_cache", build.noCache());
    entry.put("until", build.until().isEmpty() ? null : build.until());
    entry.put("ran", build.count(StepRun.Outcome.RAN));
    entry.put("cached", BuildText.cached(timeline));
    entry.put("failed", build.count(StepRun.Outcome.FAILED));
    entry.put("cancelled", build.count(StepRun.Outcome.CANCELLED));
    return entry;
  }

  /** All of it, a document of its own. */
  public static Map<String, Object> withSteps(Build build, Timeline timeline, StepSizes sizes)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.putAll(of(build, timeline));
    List<Object> steps = new ArrayList<>();
    for (Timeline.Entry entry : timeline.entries()) {
      steps.add(step(entry, sizes.written(entry)));
    }
    document.put("steps", steps);
    List<Object> path = new ArrayList<>();
    for (Timeline.Entry entry : timeline.criticalPath()) {
      path.add(entry.step().vertex().toString());
    }
    document.put("critical_path", path);
    return document;
  }

  private static Map<String, Object> step(Timeline.Entry entry, long written) {
    StepRun run = entry.run();
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("number", run.number() == 0 ? null : run.number());
    step.put("digest", entry.step().vertex().toString());
    step.put("key", text(entry.step().key()));
    step.put("content_key", text(run.match()));
    step.put("name", entry.step().name());
    step.put("position", entry.step().where() == null ? null : entry.step().where().toString());
    step.put("internal", entry.step().internal());
    List<Object> inputs = new ArrayList<>();
    for (Digest input : entry.step().inputs()) {
      inputs.add(input.toString());
    }
    step.put("inputs", inputs);
    step.put("result", word(run.outcome()));
    step.put("started", run.startMillis() < 0 ? null : time(run.startMillis()));
    step.put("completed", run.endMillis() < 0 ? null : time(run.endMillis()));
    step.put("waited_ms", entry.waitedMillis());
    step.put("took_ms", run.tookMillis());
    step.put("exit_code", run.exitCode() < 0 ? null : run.exitCode());
    step.put("error", run.error().isEmpty() ? null : run.error());
    step.put("written_bytes", written < 0 ? null : written);
    step.put("critical", entry.critical());
    return step;
  }

  private static @Nullable String text(@Nullable Digest digest) {
    return digest == null ? null : digest.toString();
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
