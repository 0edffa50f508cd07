package dev.bothy.cli.history;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.why.Why;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ShownAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Which step somebody means. */
public final class StepChoice {
  /** Where the steps of a project's graph are shown. */
  public static final String OF_PROJECTS = "'bothy why' shows all of them";

  private static final int SHOWN = 12;

  private StepChoice() {}

  /**
   * The step of that number, name, part of a name, digest or place.
   *
   * @param hint where else to look when there is none
   * @throws CommandException when there is none, or more than one
   */
  public static GraphStep of(Why why, String typed, String hint) throws CommandException {
    return of(why.steps(), why::number, typed, hint);
  }

  static GraphStep of(
      List<GraphStep> all, ToIntFunction<GraphStep> numbers, String asTyped, String hint)
      throws CommandException {
    String typed = ShownAddress.inText(asTyped); // as names are
    String number = withoutSign(typed);
    if (isNumber(number)) {
      for (GraphStep step : all) {
        if (Integer.toString(numbers.applyAsInt(step)).equals(number)) {
          return step;
        }
      }
      throw none(all, numbers, typed, hint);
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    List<Predicate<GraphStep>> ways =
        List.of(
            s -> s.name().strip().equals(typed.strip()),
            s -> isDigest(s, lower),
            s -> !s.internal() && isAt(s.where(), typed),
            s -> !s.internal() && s.name().toLowerCase(Locale.ROOT).contains(lower));
    for (Predicate<GraphStep> way : ways) {
      List<GraphStep> found = all.stream().filter(way).toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      if (found.size() > 1) {
        throw new CommandException(
            Exit.USAGE,
            "'" + typed + "' may mean " + found.size() + " steps:" + lines(found, numbers),
            "give a number, or more of the name");
      }
    }
    throw none(all, numbers, typed, hint);
  }

  private static String withoutSign(String typed) {
    return typed.startsWith("#") ? typed.substring(1) : typed;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isDigest(GraphStep step, String typed) {
    String hex = typed.startsWith("sha256:") ? typed.substring("sha256:".length()) : typed;
    return hex.length() >= 8 && step.vertex().hex().startsWith(hex);
  }

  /** {@code FILE:LINE}, {@code FILE:LINE:COLUMN}; of the file its last part will do. */
  private static boolean isAt(@Nullable SourceLocation where, String typed) {
    if (where == null) {
      return false;
    }
    String line = where.file() + ":" + where.line();
    for (String full : new String[] {line, line + ":" + where.column()}) {
      if (full.equals(typed) || full.endsWith("/" + typed)) {
        return true;
      }
    }
    return typed.equals(":" + where.line());
  }

  private static CommandException none(
      List<GraphStep> all, ToIntFunction<GraphStep> numbers, String typed, String hint) {
    List<GraphStep> shown = all.stream().filter(s -> !s.internal()).toList();
    List<String> words = new ArrayList<>();
    for (GraphStep step : shown) {
      words.addAll(List.of(step.name().strip().split("\\s+", -1)));
      words.add(step.name().strip());
    }
    String near = isNumber(withoutSign(typed)) ? null : Nearest.of(typed, words);
    return new CommandException(
        Exit.USAGE,
        "there is no step '"
            + typed
            + "'"
            + (near == null ? "" : ", did you mean '" + near + "'?")
            + (shown.isEmpty()
                ? "; the graph has none"
                : "; the steps are:" + lines(shown, numbers)),
        hint);
  }

  private static String lines(List<GraphStep> steps, ToIntFunction<GraphStep> numbers) {
    StringBuilder text = new StringBuilder();
    for (GraphStep step : steps.subList(0, Math.min(SHOWN, steps.size()))) {
      int number = numbers.applyAsInt(step);
      text.append("\n  ")
          .append(number == 0 ? "-" : "#" + number)
          .append(' ')
          .append(BuildText.title(step));
    }
    if (steps.size() > SHOWN) {
      text.append("\n  … and ").append(steps.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
