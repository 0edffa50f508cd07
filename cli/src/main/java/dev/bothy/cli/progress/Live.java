package dev.bothy.cli.progress;

import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.terminal.Style;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.cli.terminal.Text;
import dev.bothy.llb.SolveEvent;
import dev.bothy.oci.Digest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A block at the bottom of the terminal that is redrawn: what runs, for how long, and its last
 * lines. Finished steps scroll away above it; cached ones are only counted.
 */
final class Live implements Display {
  private static final int LOG_LINES = 4;

  private final PrintStream out;
  private final LongSupplier millis;
  private final Supplier<Terminal.Size> size;
  private final boolean color;
  private final Map<Digest, Step> steps = new HashMap<>();
  private final Set<Step> running = new LinkedHashSet<>();
  private final List<String> above = new ArrayList<>();
  private final long begin;
  private int planned;
  private int done;
  private int cached;
  private int drawn;
  private boolean held;
  private boolean closed;

  Live(PrintStream out, LongSupplier millis, Supplier<Terminal.Size> size, boolean color) {
    this.out = out;
    this.millis = millis;
    this.size = size;
    this.color = color;
    begin = millis.getAsLong();
  }

  @Override
  public synchronized void on(SolveEvent event) {
    if (closed) {
      return;
    }
    if (event instanceof SolveEvent.Planned planning) {
      Step step = new Step(planning);
      if (steps.putIfAbsent(planning.vertex(), step) == null && !step.internal()) {
        planned++;
      }
      return;
    }
    Step step = steps.get(event.vertex());
    if (step == null) {
      return;
    }
    if (event instanceof SolveEvent.Started started) {
      step.start(started.at().toEpochMilli());
      if (!step.internal()) {
        running.add(step);
      }
    } else if (event instanceof SolveEvent.Log log) {
      step.log(log.stderr(), log.text());
    } else if (event instanceof SolveEvent.Transfer transfer) {
      step.transfer(transfer);
    } else if (event instanceof SolveEvent.Completed completed) {
      complete(step, completed);
    } else if (event instanceof SolveEvent.Warning warning) {
      above.add(Style.YELLOW.on("! " + step.title() + ": " + Text.clean(warning.message()), color));
    }
  }

  private void complete(Step step, SolveEvent.Completed completed) {
    running.remove(step);
    step.complete(completed);
    String took = Quantity.seconds(step.elapsed(completed.at().toEpochMilli()));
    if (completed.isCancelled()) {
      above.add(dim("–") + " " + step.title() + " " + dim("cancelled " + took));
      return;
    }
    if (completed.error() != null) {
      above.add(Style.RED.on("✘", color) + " " + step.title() + " " + dim(took));
      return;
    }
    if (step.internal()) {
      return;
    }
    done++;
    if (completed.cached()) {
      cached++;
    } else {
      above.add(Style.GREEN.on("✔", color) + " " + step.title() + " " + dim(took));
    }
  }

  /** Draws the present state over the last one. */
  synchronized void draw() {
    if (closed || held || (running.isEmpty() && above.isEmpty())) {
      return;
    }
    Terminal.Size cells = size.get();
    StringBuilder frame = new StringBuilder();
    erase(frame);
    scroll(frame);
    List<String> block = block(cells);
    for (String line : block) {
      frame.append(line).append('\n');
    }
    drawn = block.size();
    out.print(frame);
    out.flush();
  }

  private void erase(StringBuilder frame) {
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("A\r\u001b[J");
      drawn = 0;
    }
  }

  private void scroll(StringBuilder frame) {
    for (String line : above) {
      frame.append(line).append('\n');
    }
    above.clear();
  }

  private List<String> block(Terminal.Size cells) {
    // The last cell of a row stays free: some terminals wrap when it is written.
    int width = Math.max(10, cells.columns() - 1);
    int room = Math.max(2, cells.rows() - 2);
    long now = millis.getAsLong();
    List<String> lines = new ArrayList<>();
    String counts = done + "/" + planned + (cached > 0 ? ", " + cached + " cached" : "");
    lines.add(
        Style.BOLD.on(
            Text.fit("Building " + Quantity.seconds(now - begin) + " (" + counts + ")", width),
            color));
    int left = running.size();
    for (Step step : running) {
      boolean full = lines.size() + (left > 1 ? 2 : 1) > room;
      if (full) {
        lines.add(dim(Text.fit("  … and " + left + " more", width)));
        break;
      }
      left--;
      lines.add(runningLine(step, now, width));
      int share = Math.min(LOG_LINES, (room - lines.size() - left) / (left + 1));
      for (String text : step.lastLines(Math.max(0, share))) {
        lines.add(dim("  │ " + Text.fit(text, width - 4)));
      }
    }
    return lines;
  }

  private String runningLine(Step step, long now, int width) {
    String right = Quantity.seconds(step.elapsed(now));
    Step.Transferred sum = step.transferred();
    if (sum != null) {
      String bytes =
          Quantity.bytes(sum.current())
              + (sum.total() > 0 ? " / " + Quantity.bytes(sum.total()) : "");
      right = bytes + "  " + right;
    }
    String left = Text.fit(step.title(), Math.max(4, width - right.length() - 4));
    int gap = Math.max(1, width - 2 - Text.cells(left) - right.length());
    return Style.CYAN.on("→", color) + " " + left + " ".repeat(gap) + dim(right);
  }

  private String dim(String text) {
    return Style.DIM.on(text, color);
  }

  @Override
  public synchronized void hold() {
    clear();
    held = true;
  }

  @Override
  public synchronized void resume() {
    held = false;
  }

  private void clear() {
    StringBuilder frame = new StringBuilder();
    erase(frame);
    scroll(frame);
    if (!frame.isEmpty()) {
      out.print(frame);
    }
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      String last = ClosingLine.of(steps.values(), millis.getAsLong() - begin);
      if (last != null) {
        above.add(last);
      }
      clear();
      closed = true;
    }
  }
}
