package dev.bothy.engine.why;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.GraphStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a step runs or ran.
 *
 * @param madeMillis when its result was made; 0 when there is none
 * @param compared the build that this compares with; null when there is none
 * @param ran the build in which it ran last, when it is cached now; null when no record says
 * @param causes what differs; of a cached step: what made it run then
 */
public record Explanation(
    GraphStep step,
    State state,
    long madeMillis,
    @Nullable Build compared,
    @Nullable Build ran,
    List<Chain> causes) {
  /** What the next build does about it. */
  public enum State {
    CACHED,
    /** It has no result, and nothing asks for it. */
    NOT_NEEDED,
    RUNS,
    /** It runs unless what it reads holds what it held before. */
    MAY_RUN,
    /** It depends on what cannot be found out offline. */
    UNKNOWN
  }

  /**
   * A cause and the way to it.
   *
   * @param path from an input of the step down to the step that the cause is about; empty when it
   *     is about the step itself
   */
  public record Chain(List<GraphStep> path, Cause cause) {
    public Chain {
      path = List.copyOf(path);
    }
  }

  public Explanation {
    causes = List.copyOf(causes);
  }
}
