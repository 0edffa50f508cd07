package dev.bothy.cli.history;

import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.why.Cause;
import dev.bothy.engine.why.Difference;
import dev.bothy.engine.why.Explanation;
import java.util.ArrayList;
import java.util.List;

/** An explanation in plain words. */
public final class WhyText {
  private static final int MOST_FILES = 10;
  private static final int DIGITS = 7;

  private WhyText() {}

  /**
   * All of it.
   *
   * @param number of the step; 0 for none
   * @param asked sources of which the next build asks a server first
   */
  public static String of(int number, Explanation explanation, List<GraphStep> asked) {
    StringBuilder text = new StringBuilder();
    line(text, (number == 0 ? "" : "#" + number + " ") + BuildText.title(explanation.step()));
    line(text, headline(explanation));
    if (explanation.state() == Explanation.State.CACHED) {
      for (GraphStep source : asked) {
        line(text, "unless there is something else now at " + BuildText.title(source));
      }
    }
    Build ran = explanation.ran();
    Build compared = explanation.compared();
    if (ran != null) {
      line(
          text,
          "it ran last in build "
              + ran.id()
              + " of "
              + BuildText.when(ran.startedMillis())
              + (compared == null
                  ? ":"
                  : ", compared with build " + compared.id() + " before it:"));
    } else if (!explanation.causes().isEmpty()) {
      line(
          text,
          compared == null
              ? "because:"
              : "compared with build "
                  + compared.id()
                  + " of "
                  + BuildText.when(compared.startedMillis())
                  + ":");
    }
    for (Explanation.Chain chain : explanation.causes()) {
      if (ran != null && chain.cause() instanceof Cause.NeverBuilt) {
        line(text, "  the first build of this project that the store remembers");
        continue;
      }
      chain(text, chain);
    }
    return text.toString();
  }

  private static String headline(Explanation explanation) {
    return explanation.state() == Explanation.State.CACHED
        ? "cached since " + BuildText.when(explanation.madeMillis())
        : state(explanation.state());
  }

  /**
   * What the next build does.
   *
   * @param asked sources of which it asks a server first
   */
  public static String state(Explanation.State state, List<GraphStep> asked) {
    return state(state)
        + (state == Explanation.State.CACHED && !asked.isEmpty()
            ? ", unless a server has something else now"
            : "");
  }

  private static String state(Explanation.State state) {
    return switch (state) {
      case CACHED -> "cached";
      case NOT_NEEDED -> "not needed: what reads it is cached";
      case RUNS -> "will run";
      case MAY_RUN -> "will run, unless what it reads holds what it held before";
      case UNKNOWN -> "cannot be told offline";
    };
  }

  private static void chain(StringBuilder text, Explanation.Chain chain) {
    List<String> lines = of(chain.cause());
    List<GraphStep> path = chain.path();
    String indent = "  ";
    if (!path.isEmpty()) {
      List<String> way = new ArrayList<>();
      for (GraphStep step : path) {
        if (!step.internal()) {
          way.add(BuildText.title(step));
        }
      }
      if (!way.isEmpty()) {
        String first = way.removeLast();
        line(text, "  its input " + (way.isEmpty() ? first : way.getFirst()) + " differs");
        for (int i = 1; i < way.size(); i++) {
          line(text, "  because of " + way.get(i));
        }
        if (!way.isEmpty()) {
          line(text, "  because of " + first);
        }
        indent = "    ";
      }
    }
    for (String line : lines) {
      line(text, indent + line);
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(Text.clean(line)).append('\n');
  }

  /** A cause, one thing a line. */
  static List<String> of(Cause cause) {
    return switch (cause) {
      case Cause.NeverBuilt _ -> List.of("no earlier build of this project is in the store");
      case Cause.NewStep _ -> List.of("the step is new");
      case Cause.Changed changed -> {
        List<String> lines = new ArrayList<>();
        for (Difference difference : changed.differences()) {
          lines.addAll(DifferenceText.of(difference));
        }
        yield lines;
      }
      case Cause.Repinned pin ->
          List.of("it stands for something else", "  was: " + pin.before(), "  now: " + pin.now());
      case Cause.Moved moved ->
          List.of("its commit moved from " + brief(moved.before()) + " to " + brief(moved.now()));
      case Cause.Files files -> files(files);
      case Cause.OtherInput other ->
          List.of(
              "it reads another result",
              "  was: " + BuildText.title(other.before()),
              "  now: " + BuildText.title(other.now()));
      case Cause.MoreInput more -> List.of("it reads one more: " + BuildText.title(more.input()));
      case Cause.LessInput less ->
          List.of("it does not read any more: " + BuildText.title(less.input()));
      case Cause.OtherResult _ ->
          List.of("a step that it reads was run again and came out otherwise");
      case Cause.Pruned _ ->
          List.of("nothing differs, but its result is not in the store any more (pruned)");
      case Cause.NoCache _ -> List.of("--no-cache ran every step");
      case Cause.NeverCached _ -> List.of("the step says that it is never cached");
      case Cause.FailedBefore failed ->
          List.of("it failed the last time" + suffix(failed.error()), "nothing differs since");
      case Cause.NotReached _ -> List.of("earlier builds ended before its turn");
      case Cause.Unpinned pin ->
          List.of("what it stands for now is only known online" + suffix(pin.why()));
    };
  }

  /** As git shows a commit to people. */
  private static String brief(String commit) {
    return commit.substring(0, Math.min(DIGITS, commit.length()));
  }

  private static String suffix(String why) {
    return why.isEmpty() ? "" : ": " + why;
  }

  private static List<String> files(Cause.Files files) {
    if (files.changes().isEmpty()) {
      return List.of(
          "files of the directory differ"
              + (files.known() ? "" : "; which ones cannot be told from the store any more"));
    }
    List<String> lines = new ArrayList<>();
    lines.add("files of the directory differ:");
    int shown = Math.min(MOST_FILES, files.changes().size());
    for (Cause.FileChange change : files.changes().subList(0, shown)) {
      lines.add("  " + word(change.kind()) + " " + change.path());
    }
    if (shown < files.changes().size()) {
      lines.add("  … and " + (files.changes().size() - shown) + " more");
    }
    return lines;
  }

  static String word(Cause.FileChange.Kind kind) {
    return switch (kind) {
      case ADDED -> "added";
      case REMOVED -> "removed";
      case CHANGED -> "changed";
      case MODE -> "permissions of";
      case ATTRIBUTES -> "attributes of";
    };
  }
}
