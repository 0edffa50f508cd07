package dev.bothy.cli.progress;

import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.terminal.Text;
import dev.bothy.llb.SolveEvent;
import dev.bothy.oci.Digest;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One line an event, for files and for those who read rather than watch:
 *
 * <pre>
 * #3 [build.envd:5:5] apt-get install tree
 * #3 0.4 Reading package lists...
 * #3 still running after 31.0s
 * #3 done 63.2s
 * #4 [build.envd:6:5] pip install numpy: cached
 * </pre>
 */
final class Plain implements Display {
  /** A long transfer says something this often. */
  private static final long TRANSFER_EVERY_MILLIS = 5_000;

  /** A step that says nothing is spoken of after this long, and then once a minute. */
  private static final long SILENCE_MILLIS = 30_000;

  private static final long MINUTE_MILLIS = 60_000;

  private final PrintStream out;
  private final LongSupplier millis;
  private final Map<Digest, Step> steps = new HashMap<>();
  private final Map<Digest, Long> lastTransfer = new HashMap<>();

  /** Steps that run, and when to say that they still do. */
  private final Map<Step, Long> remindAt = new LinkedHashMap<>();

  private final long begin;
  private int shown;

  Plain(PrintStream out, LongSupplier millis) {
    this.out = out;
    this.millis = millis;
    begin = millis.getAsLong();
  }

  // Chains of instanceof, here and in the other displays: the bootstrap of a pattern switch costs
  // more at start than a whole unchanged build may take.
  @Override
  public synchronized void on(SolveEvent event) {
    if (event instanceof SolveEvent.Planned planned) {
      steps.putIfAbsent(planned.vertex(), new Step(planned));
      return;
    }
    Step step = steps.get(event.vertex());
    if (step == null) {
      return;
    }
    if (event instanceof SolveEvent.Started started) {
      step.start(started.at().toEpochMilli());
      if (!step.internal()) {
        announce(step);
        remindAt.put(step, millis.getAsLong() + SILENCE_MILLIS);
      }
    } else if (event instanceof SolveEvent.Log log) {
      print(step, log.at().toEpochMilli(), step.log(log.stderr(), log.text()));
    } else if (event instanceof SolveEvent.Transfer transfer) {
      step.transfer(transfer);
      transferred(transfer.vertex(), step);
    } else if (event instanceof SolveEvent.Completed completed) {
      complete(step, completed);
    } else if (event instanceof SolveEvent.Warning warning) {
      line(number(step) + " warning: " + Text.clean(warning.message()));
    }
  }

  /** Says which steps still run that have said nothing for long. */
  synchronized void remind() {
    long now = millis.getAsLong();
    for (Map.Entry<Step, Long> running : remindAt.entrySet()) {
      if (now < running.getValue()) {
        continue;
      }
      Step step = running.getKey();
      line(
          number(step)
              + " still running after "
              + Quantity.seconds(step.elapsed(now))
              + transferredSoFar(step));
      running.setValue(now + MINUTE_MILLIS);
    }
  }

  private void spoke(Step step) {
    remindAt.computeIfPresent(step, (_, _) -> millis.getAsLong() + SILENCE_MILLIS);
  }

  private void announce(Step step) {
    if (step.number() == 0) {
      step.number(++shown);
      line("#" + step.number() + " " + step.title());
    }
  }

  private String number(Step step) {
    announce(step);
    return "#" + step.number();
  }

  private void print(Step step, long at, List<String> lines) {
    for (String text : lines) {
      long tenths = step.elapsed(at) / 100;
      line(number(step) + " " + tenths / 10 + "." + tenths % 10 + " " + text);
      spoke(step);
    }
  }

  private void transferred(Digest vertex, Step step) {
    long now = millis.getAsLong();
    Long before = lastTransfer.putIfAbsent(vertex, now);
    Step.Transferred sum = step.transferred();
    if (before == null || sum == null || now - before < TRANSFER_EVERY_MILLIS) {
      return;
    }
    lastTransfer.put(vertex, now);
    line(number(step) + " " + transferred(sum));
    spoke(step);
  }

  private static String transferred(Step.Transferred sum) {
    return "transferred "
        + Quantity.bytes(sum.current())
        + (sum.total() > 0 ? " of " + Quantity.bytes(sum.total()) : "");
  }

  private static String transferredSoFar(Step step) {
    Step.Transferred sum = step.transferred();
    return sum == null ? "" : ", " + transferred(sum);
  }

  private void complete(Step step, SolveEvent.Completed completed) {
    step.complete(completed);
    remindAt.remove(step);
    long at = completed.at().toEpochMilli();
    print(step, at, step.flush());
    if (completed.isCancelled()) {
      line(number(step) + " cancelled " + Quantity.seconds(step.elapsed(at)));
    } else if (completed.error() != null) {
      line(
          number(step)
              + " failed "
              + Quantity.seconds(step.elapsed(at))
              + ": "
              + Text.clean(completed.error()));
    } else if (step.internal() && step.number() == 0) {
      return;
    } else if (completed.cached() && step.number() == 0) {
      step.number(++shown);
      line("#" + step.number() + " " + step.title() + ": cached");
    } else {
      line(
          number(step)
              + (completed.cached() ? " cached" : " done " + Quantity.seconds(step.elapsed(at))));
    }
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void close() {
    remindAt.clear(); // the reminder may be on its way
    String last = ClosingLine.of(steps.values(), millis.getAsLong() - begin);
    if (last != null) {
      out.println(last);
    }
    out.flush();
  }
}
