package dev.bothy.cli;

import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.llb.SolveException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shown of a step that failed: what it was, what it said, how to look at what it left. */
final class StepDetails {
  /** Lines of a long script that are shown on each side. */
  private static final int COMMAND_EDGE = 2;

  /** Characters of a long line that are shown on each side. */
  private static final int LINE_EDGE = 200;

  /** Lines of the step's output that are shown again. */
  private static final int LOG_LINES = 20;

  private final PrintStream err;
  private final boolean debug;
  private final @Nullable String store;

  /**
   * @param debug whether nothing is shortened
   * @param store as it was named on the command line; null when it was not
   */
  StepDetails(PrintStream err, boolean debug, @Nullable String store) {
    this.err = err;
    this.debug = debug;
    this.store = store;
  }

  void print(SolveException.Step step) {
    field("step", step.name());
    if (!step.command().isEmpty() && !step.command().equals(step.name())) {
      field("command", debug ? step.command() : shortened(step.command()));
    }
    if (step.exitCode() >= 0) {
      field("exit code", Integer.toString(step.exitCode()));
    }
    List<String> log = step.log();
    if (!log.isEmpty()) {
      List<String> last = log.subList(Math.max(0, log.size() - LOG_LINES), log.size());
      err.println("  last lines of its output:");
      for (String line : last) {
        err.println("    " + Text.clean(line));
      }
    }
    if (step.kept() != null) {
      String where = store == null ? "" : " --store " + ShellWords.of(Text.clean(store));
      field("look", "bothy debug " + step.kept() + where + " opens a shell in what it left");
    }
  }

  /**
   * A long script's beginning and end: its arguments are at the end, and they are what people
   * wrote.
   */
  private static String shortened(String command) {
    List<String> lines = command.strip().lines().map(StepDetails::narrowed).toList();
    int left = lines.size() - 2 * COMMAND_EDGE;
    if (left <= 1) {
      return String.join("\n", lines);
    }
    List<String> shown = new ArrayList<>(lines.subList(0, COMMAND_EDGE));
    shown.add("… (" + left + " lines more; --debug shows them)");
    shown.addAll(lines.subList(lines.size() - COMMAND_EDGE, lines.size()));
    return String.join("\n", shown);
  }

  private static String narrowed(String line) {
    int left = line.length() - 2 * LINE_EDGE;
    return left <= LINE_EDGE
        ? line
        : line.substring(0, LINE_EDGE)
            + "… ("
            + left
            + " characters more; --debug shows them) …"
            + line.substring(line.length() - LINE_EDGE);
  }

  private void field(String name, String value) {
    String indent = " ".repeat(12);
    StringBuilder text = new StringBuilder("  ").append(name);
    text.repeat(' ', 10 - name.length());
    boolean first = true;
    for (String line : value.strip().split("\n", -1)) {
      text.append(first ? "" : "\n" + indent).append(Text.clean(line));
      first = false;
    }
    err.println(text);
  }
}
