package dev.bothy.engine.op;

import dev.bothy.llb.SolveRequest.Limits;
import dev.bothy.llb.op.OpMetadata.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a step's processes may take together.
 *
 * @param memory in bytes; 0 for all there is
 * @param milliCpus thousandths of a processor; 0 for all
 * @param pids processes and threads; 0 for as many as they like
 * @param demanded whether the user asked for it, so that going without would be wrong
 */
public record StepLimits(long memory, long milliCpus, long pids, boolean demanded) {
  public static final StepLimits NONE = new StepLimits(0, 0, 0, false);

  private static final long USUAL_PERIOD = 100_000;

  /** The narrower of what the user and what the graph says. */
  public static StepLimits of(Limits user, @Nullable LinuxResources graph) {
    long memory = graph == null ? 0 : graph.memory();
    long milliCpus = 0;
    if (graph != null && graph.cpuQuota() > 0) {
      long period = graph.cpuPeriod() > 0 ? graph.cpuPeriod() : USUAL_PERIOD;
      milliCpus = Math.max(1, graph.cpuQuota() * 1000 / period);
    }
    return new StepLimits(
        narrower(user.memory(), memory),
        narrower(user.milliCpus(), milliCpus),
        user.pids(),
        !user.isNone());
  }

  /** What the graph would limit and nobody does, in words. */
  public static List<String> ignored(@Nullable LinuxResources graph) {
    List<String> ignored = new ArrayList<>();
    if (graph != null && graph.memorySwap() != 0) {
      ignored.add("swap");
    }
    if (graph != null && graph.cpuShares() != 0) {
      ignored.add("cpu shares");
    }
    if (graph != null && !(graph.cpusetCpus() + graph.cpusetMems()).isEmpty()) {
      ignored.add("cpu sets");
    }
    return ignored;
  }

  private static long narrower(long one, long other) {
    return one <= 0 ? Math.max(0, other) : other <= 0 ? one : Math.min(one, other);
  }

  public boolean isNone() {
    return memory == 0 && milliCpus == 0 && pids == 0;
  }

  /** The kernel's controllers that it takes. */
  public List<String> controllers() {
    List<String> controllers = new ArrayList<>();
    if (memory > 0) {
      controllers.add("memory");
    }
    if (milliCpus > 0) {
      controllers.add("cpu");
    }
    if (pids > 0) {
      controllers.add("pids");
    }
    return controllers;
  }
}
