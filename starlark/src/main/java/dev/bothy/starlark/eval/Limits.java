package dev.bothy.starlark.eval;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link StarlarkThread} may use up before its evaluation is stopped with an error.
 *
 * @param maxSteps calls, loop turns and elements that built-ins visit
 * @param maxCallDepth Starlark functions active at once
 * @param maxAllocatedBytes an estimate of all that was allocated, freed or not
 * @param maxTime from the thread's making; null for no limit
 */
public record Limits(
    long maxSteps, int maxCallDepth, long maxAllocatedBytes, @Nullable Duration maxTime) {
  /** No bound but a call depth of 1000: for the user's own files. */
  public static final Limits TRUSTED = new Limits(Long.MAX_VALUE, 1000, Long.MAX_VALUE, null);

  /** For files that nobody trusts: 100 million steps, 200 calls deep, 256 MiB, 10 seconds. */
  public static final Limits UNTRUSTED =
      new Limits(100_000_000, 200, 256L << 20, Duration.ofSeconds(10));

  public Limits {
    if (maxSteps <= 0 || maxCallDepth <= 0 || maxAllocatedBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  public Limits withMaxSteps(long steps) {
    return new Limits(steps, maxCallDepth, maxAllocatedBytes, maxTime);
  }

  public Limits withMaxCallDepth(int depth) {
    return new Limits(maxSteps, depth, maxAllocatedBytes, maxTime);
  }

  public Limits withMaxAllocatedBytes(long bytes) {
    return new Limits(maxSteps, maxCallDepth, bytes, maxTime);
  }

  public Limits withMaxTime(Duration time) {
    return new Limits(maxSteps, maxCallDepth, maxAllocatedBytes, time);
  }
}
