package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Shared;
import dev.bothy.llb.SolveRequest;

/** {@code --step-memory}, {@code --step-cpus}, {@code --step-pids}. */
final class StepLimits {
  /** What the container runtime needs to start anything. */
  private static final long LEAST_BYTES = 16_000_000;

  private static final int MOST = 1_000_000;

  private StepLimits() {}

  static SolveRequest.Limits of(Invocation invocation) throws UsageException {
    String memory = invocation.arguments().get(Shared.STEP_MEMORY);
    String cpus = invocation.arguments().get(Shared.STEP_CPUS);
    String pids = invocation.arguments().get(Shared.STEP_PIDS);
    long bytes = memory == null ? 0 : Numbers.bytes(invocation, Shared.STEP_MEMORY, memory);
    if (memory != null && bytes < LEAST_BYTES) {
      throw invocation.usage("--step-memory: a step needs 16MB to start; '" + memory + "' is less");
    }
    long processes = pids == null ? 0 : Numbers.parse(invocation, Shared.STEP_PIDS, pids, 1, MOST);
    return new SolveRequest.Limits(
        bytes, cpus == null ? 0 : thousandths(invocation, cpus), processes);
  }

  /** {@code 2}, {@code 1.5}, {@code 0.25}. */
  private static long thousandths(Invocation invocation, String cpus) throws UsageException {
    int point = cpus.indexOf('.');
    String fraction = point < 0 ? "" : cpus.substring(point + 1);
    long whole = Numbers.digits(point < 0 ? cpus : cpus.substring(0, point));
    long part = fraction.length() > 3 ? -1 : Numbers.digits((fraction + "000").substring(0, 3));
    long sum = whole * 1000 + part;
    if (whole < 0 || whole > MOST || part < 0 || point == cpus.length() - 1 || sum < 10) {
      throw invocation.usage(
          "--step-cpus: '" + cpus + "' is not a number of processors such as 2 or 0.5");
    }
    return sum;
  }
}
