package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.starlark.eval.Limits;
import java.time.Duration;

/** How much plain Starlark may use, as options say it. */
final class StarlarkLimits {
  static final Option MAX_STEPS =
      Option.value("max-steps", "N", "end after so many calls, loop turns and elements");
  static final Option MAX_MEMORY =
      Option.value("max-memory", "SIZE", "end when so much was allocated in all, as 500MB");
  static final Option MAX_DEPTH =
      Option.value("max-depth", "N", "end when more calls than this are active").or("1000");
  static final Option TIMEOUT =
      Option.value("timeout", "TIME", "end a file after so long, as 90s; 0s: never").or("5m");

  /** What a call takes of the Java stack bounds the depth. */
  private static final int DEEPEST = 2000;

  private StarlarkLimits() {}

  static Limits of(Invocation invocation) throws UsageException {
    Limits limits =
        Limits.TRUSTED.withMaxCallDepth(
            (int)
                positive(
                    invocation, MAX_DEPTH, invocation.arguments().require(MAX_DEPTH), DEEPEST));
    String steps = invocation.arguments().get(MAX_STEPS);
    if (steps != null) {
      limits =
          limits.withMaxSteps(positive(invocation, MAX_STEPS, steps, 1_000_000_000_000_000L - 1));
    }
    String memory = invocation.arguments().get(MAX_MEMORY);
    if (memory != null) {
      limits =
          limits.withMaxAllocatedBytes(Math.max(1, Numbers.bytes(invocation, MAX_MEMORY, memory)));
    }
    long millis = Numbers.millis(invocation, TIMEOUT, invocation.arguments().require(TIMEOUT));
    return millis == 0 ? limits : limits.withMaxTime(Duration.ofMillis(millis));
  }

  private static long positive(Invocation invocation, Option option, String text, long most)
      throws UsageException {
    long value = Numbers.digits(text);
    if (value < 1 || value > most) {
      throw invocation.usage(
          "--" + option.name() + ": '" + text + "' is not a number from 1 to " + most);
    }
    return value;
  }
}
