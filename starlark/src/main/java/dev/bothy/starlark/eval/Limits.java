package dev.bothy.starlark.eval;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link StarlarkThread} may use up before its evaluation is stopped with an error.
 *
 * <p><b>Memory.</b> Each value is counted before it is made, and so are the arrays that lists,
 * dicts and texts grow through and what an operation needs meanwhile in proportion to its
 * arguments; nothing is given back when it is no longer used, but for the variables of calls that
 * have returned. Of a file that is read 40 bytes a character are counted, what its code keeps at
 * most. So what is alive at any moment is at most the limit and a tenth, beside a few MB that do
 * not grow with it:
 *
 * <ul>
 *   <li>reading takes about 100 bytes for each character of the largest file;
 *   <li>each step leaves garbage of up to some 160 bytes (arguments, iterators, boxed numbers that
 *       are not kept).
 * </ul>
 *
 * <p>Sizes are those of a 64-bit JVM whose references take 4 bytes; where they take 8 (heaps from
 * 32 GB on, ZGC), lists, tuples and dicts may take up to twice what is counted.
 *
 * @param maxSteps calls, loop turns, elements that built-ins visit, and each 1,024 characters of a
 *     long string that are looked through; never more than this is reported, and no step is long
 * @param maxCallDepth Starlark functions active at once
 * @param maxAllocatedBytes as above; {@link StarlarkThread#allocatedBytes} never reports more
 * @param maxTime from the thread's making, looked at every 4,096 steps; null for no limit
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

  /** These limits with another number of steps, at least 1. */
  public Limits withMaxSteps(long steps) {
    return new Limits(steps, maxCallDepth, maxAllocatedBytes, maxTime);
  }

  /** These limits with another number of calls inside one another, at least 1. */
  public Limits withMaxCallDepth(int depth) {
    return new Limits(maxSteps, depth, maxAllocatedBytes, maxTime);
  }

  /** These limits with another number of bytes, at least 1. */
  public Limits withMaxAllocatedBytes(long bytes) {
    return new Limits(maxSteps, maxCallDepth, bytes, maxTime);
  }

  /** These limits with another wall time. */
  public Limits withMaxTime(Duration time) {
    return new Limits(maxSteps, maxCallDepth, maxAllocatedBytes, time);
  }
}
