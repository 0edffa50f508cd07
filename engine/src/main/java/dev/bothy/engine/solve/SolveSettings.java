package dev.bothy.engine.solve;

import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveRequest.Limits;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import dev.bothy.llb.policy.SourcePolicy;

/**
 * How a solve goes about it.
 *
 * @param noCache run every step again
 * @param insecure whether steps may have the security mode insecure
 * @param keepGoing whether a failure leaves alone what does not depend on it
 * @param stepMillis how long a step's process may run; 0: for ever
 * @param limits of each step
 * @param proxy of steps that name none
 * @param policy that graphs are to be under that steps build; the solve's own is already
 * @param steps how many steps may run at a time
 * @param transfers how many sources may come in at a time, and how many be looked for beside them
 */
public record SolveSettings(
    boolean noCache,
    boolean insecure,
    boolean keepGoing,
    long stepMillis,
    Limits limits,
    ProxyEnv proxy,
    SourcePolicy policy,
    int steps,
    int transfers) {
  public SolveSettings(
      boolean noCache,
      boolean insecure,
      boolean keepGoing,
      long stepMillis,
      int steps,
      int transfers) {
    this(
        noCache,
        insecure,
        keepGoing,
        stepMillis,
        Limits.NONE,
        ProxyEnv.NONE,
        SourcePolicy.NONE,
        steps,
        transfers);
  }

  /** As fits this machine. Steps wait for the network as often as for a processor. */
  public static SolveSettings of(SolveRequest.Options options, SourcePolicy policy) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new SolveSettings(
        options.noCache(),
        options.insecure(),
        options.keepGoing(),
        options.stepMillis(),
        options.limits(),
        options.proxy(),
        policy,
        Math.max(4, 2 * processors),
        8);
  }
}
