package dev.bothy.cli.progress;

import dev.bothy.cli.output.Quantity;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The last line of a display whose solve failed; of one that went well its verb says what came. */
final class ClosingLine {
  private ClosingLine() {}

  /** What became of the steps; null when none of them failed. */
  static @Nullable String of(Collection<Step> steps, long millis) {
    int run = 0;
    int cached = 0;
    int failed = 0;
    int open = 0;
    for (Step step : steps) {
      int counts = step.internal() ? 0 : 1;
      switch (step.state()) {
        case RUN -> run += counts;
        case CACHED -> cached += counts;
        case FAILED -> failed++; // also one that people saw for this alone
        case OPEN -> open += counts;
      }
    }
    if (failed == 0) {
      return null;
    }
    return run
        + (run == 1 ? " step" : " steps")
        + " run, "
        + cached
        + " cached, "
        + failed
        + " failed"
        + (open == 0 ? "" : ", " + open + " not finished")
        + " ("
        + Quantity.seconds(millis)
        + ")";
  }
}
