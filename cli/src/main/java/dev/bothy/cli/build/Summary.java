package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.output.Quantity;
import dev.bothy.llb.SolveResult;

/** What a solve that went well did, in a line. */
public final class Summary {
  private Summary() {}

  /**
   * The line.
   *
   * @param begin when the command began, by {@link System#nanoTime}
   */
  public static String of(Invocation invocation, SolveResult result, long begin) {
    long millis = (System.nanoTime() - begin) / 1_000_000;
    return of(result, millis, invocation.arguments().has(Shared.NO_CACHE));
  }

  static String of(SolveResult result, long millis, boolean noCache) {
    String took = " (" + Quantity.seconds(millis) + ")";
    int cached = result.cached();
    if (result.executed() > 0) {
      return result.executed()
          + (result.executed() == 1 ? " step" : " steps")
          + " run, "
          + cached
          + " cached"
          + took;
    }
    if (cached == 0) {
      return "nothing to do, there are no steps" + took;
    }
    if (noCache) {
      // Which were all looked at again: they alone are never run for nothing.
      return "nothing to run, there are only sources, and none has changed" + took;
    }
    return "nothing to do, "
        + (cached == 1 ? "the only step is cached" : "all " + cached + " steps are cached")
        + took;
  }
}
