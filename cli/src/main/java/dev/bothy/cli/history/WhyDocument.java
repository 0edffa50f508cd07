package dev.bothy.cli.history;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.why.Cause;
import dev.bothy.engine.why.Difference;
import dev.bothy.engine.why.Explanation;
import dev.bothy.engine.why.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation as JSON. */
public final class WhyDocument {
  private WhyDocument() {}

  /** All steps, and what the next build does about each. */
  public static Map<String, Object> all(Why why) {
    List<Object> steps = new ArrayList<>();
    for (GraphStep step : why.steps()) {
      Map<String, Object> entry = step(step);
      entry.put("number", number(why.number(step)));
      entry.put("state", BuildDocument.word(why.state(step)));
      entry.put("asked", steps(why.asked(step)));
      steps.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("steps", steps);
    return document;
  }

  /** One step. */
  public static Map<String, Object> of(Why why, Explanation explanation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("step", step(explanation.step()));
    document.put("number", number(why.number(explanation.step())));
    document.put("state", BuildDocument.word(explanation.state()));
    document.put("asked", steps(why.asked(explanation.step())));
    document.put(
        "made",
        explanation.madeMillis() == 0 ? null : BuildDocument.time(explanation.madeMillis()));
    document.put("ran_in", id(explanation.ran()));
    document.put("compared_with", id(explanation.compared()));
    List<Object> causes = new ArrayList<>();
    for (Explanation.Chain chain : explanation.causes()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", steps(chain.path()));
      entry.putAll(cause(chain.cause()));
      entry.put("text", String.join("\n", WhyText.of(chain.cause())));
      causes.add(entry);
    }
    document.put("causes", causes);
    return document;
  }

  private static @Nullable Integer number(int number) {
    return number == 0 ? null : number;
  }

  private static @Nullable String id(@Nullable Build build) {
    return build == null ? null : build.id();
  }

  private static List<Object> steps(List<GraphStep> steps) {
    List<Object> entries = new ArrayList<>();
    for (GraphStep step : steps) {
      entries.add(step(step));
    }
    return entries;
  }

  private static Map<String, Object> step(GraphStep step) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("digest", step.vertex().toString());
    entry.put("key", step.key() == null ? null : step.key().toString());
    entry.put("name", step.name());
    entry.put("position", step.where() == null ? null : step.where().toString());
    entry.put("internal", step.internal());
    return entry;
  }

  private static Map<String, Object> cause(Cause cause) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kind", kind(cause));
    switch (cause) {
      case Cause.Changed changed -> {
        List<Object> differences = new ArrayList<>();
        for (Difference difference : changed.differences()) {
          Map<String, Object> d = new LinkedHashMap<>();
          d.put("what", difference.label());
          d.put("before", difference.before());
          d.put("now", difference.now());
          differences.add(d);
        }
        entry.put("differences", differences);
      }
      case Cause.Repinned pin -> {
        entry.put("before", pin.before());
        entry.put("now", pin.now());
      }
      case Cause.Moved moved -> {
        entry.put("before", moved.before());
        entry.put("now", moved.now());
      }
      case Cause.Files files -> {
        List<Object> changes = new ArrayList<>();
        for (Cause.FileChange change : files.changes()) {
          Map<String, Object> c = new LinkedHashMap<>();
          c.put("change", BuildDocument.word(change.kind()));
          c.put("path", change.path());
          changes.add(c);
        }
        entry.put("files", changes);
        entry.put("known", files.known());
      }
      case Cause.OtherInput other -> {
        entry.put("before", step(other.before()));
        entry.put("now", step(other.now()));
      }
      case Cause.MoreInput more -> entry.put("input", step(more.input()));
      case Cause.LessInput less -> entry.put("input", step(less.input()));
      case Cause.FailedBefore failed -> entry.put("error", failed.error());
      case Cause.Unpinned pin -> entry.put("why", pin.why());
      case Cause.NeverBuilt _,
          Cause.NewStep _,
          Cause.OtherResult _,
          Cause.Pruned _,
          Cause.NoCache _,
          Cause.NeverCached _,
          Cause.NotReached _ -> {}
    }
    return entry;
  }

  private static String kind(Cause cause) {
    return switch (cause) {
      case Cause.NeverBuilt _ -> "never_built";
      case Cause.NewStep _ -> "new_step";
      case Cause.Changed _ -> "changed";
      case Cause.Repinned _ -> "repinned";
      case Cause.Moved _ -> "moved";
      case Cause.Files _ -> "files";
      case Cause.OtherInput _ -> "other_input";
      case Cause.MoreInput _ -> "more_input";
      case Cause.LessInput _ -> "less_input";
      case Cause.OtherResult _ -> "other_result";
      case Cause.Pruned _ -> "pruned";
      case Cause.NoCache _ -> "no_cache";
      case Cause.NeverCached _ -> "never_cached";
      case Cause.FailedBefore _ -> "failed_before";
      case Cause.NotReached _ -> "not_reached";
      case Cause.Unpinned _ -> "unpinned";
    };
  }
}
