package dev.bothy.llb;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.policy.SourcePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to solve and what the graph needs from this side. Begin with {@link #of}; each {@code with…}
 * gives a request that has the value in the place of the one before, not besides it.
 *
 * @param locals directories behind {@code local://NAME} sources
 * @param ociLayouts OCI layout directories behind {@code oci-layout://NAME@…} sources
 * @param secrets secret values by id; never logged, never part of a key
 * @param exports what to write once the target is solved; empty: only the store
 * @param sshAgents sockets of ssh agents by id; {@code default}, when it is not among them, is the
 *     agent of this process
 * @param caches where results of other machines are, and where this one's shall be
 * @param policy that the definition is under, and that graphs are to be under that its steps build
 */
public record SolveRequest(
    Definition definition,
    Map<String, Path> locals,
    Map<String, Path> ociLayouts,
    Map<String, SecretSource> secrets,
    List<Export> exports,
    Options options,
    Map<String, Path> sshAgents,
    Caches caches,
    SourcePolicy policy) {

  public SolveRequest {
    locals = Map.copyOf(locals);
    ociLayouts = Map.copyOf(ociLayouts);
    secrets = Map.copyOf(secrets);
    exports = List.copyOf(exports);
    sshAgents = Map.copyOf(sshAgents);
  }

  /** A request for the definition alone, with this process's ssh agent. */
  public static SolveRequest of(Definition definition) {
    return new SolveRequest(
        definition,
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Options.DEFAULT,
        Map.of(),
        Caches.NONE,
        SourcePolicy.NONE);
  }

  public SolveRequest withDefinition(Definition other) {
    return new SolveRequest(
        other, locals, ociLayouts, secrets, exports, options, sshAgents, caches, policy);
  }

  public SolveRequest withLocals(Map<String, Path> others) {
    return new SolveRequest(
        definition, others, ociLayouts, secrets, exports, options, sshAgents, caches, policy);
  }

  public SolveRequest withOciLayouts(Map<String, Path> others) {
    return new SolveRequest(
        definition, locals, others, secrets, exports, options, sshAgents, caches, policy);
  }

  public SolveRequest withSecrets(Map<String, SecretSource> others) {
    return new SolveRequest(
        definition, locals, ociLayouts, others, exports, options, sshAgents, caches, policy);
  }

  public SolveRequest withExports(List<Export> others) {
    return new SolveRequest(
        definition, locals, ociLayouts, secrets, others, options, sshAgents, caches, policy);
  }

  public SolveRequest withOptions(Options others) {
    return new SolveRequest(
        definition, locals, ociLayouts, secrets, exports, others, sshAgents, caches, policy);
  }

  public SolveRequest withSshAgents(Map<String, Path> others) {
    return new SolveRequest(
        definition, locals, ociLayouts, secrets, exports, options, others, caches, policy);
  }

  public SolveRequest withCaches(Caches others) {
    return new SolveRequest(
        definition, locals, ociLayouts, secrets, exports, options, sshAgents, others, policy);
  }

  /**
   * The request with what a policy makes of the sources of its definition, and will make of those
   * of graphs that steps build. Instead of one before.
   *
   * @throws SolveException when a source of the definition is denied
   */
  public SolveRequest under(SourcePolicy other) throws SolveException {
    return new SolveRequest(
        definition.under(other),
        locals,
        ociLayouts,
        secrets,
        exports,
        options,
        sshAgents,
        caches,
        other);
  }

  /**
   * How to go about it. Begin with {@link #DEFAULT}; each {@code with…} changes one setting.
   *
   * @param noCache run every step again
   * @param offline use no network for sources; what is not in the store is an error
   * @param insecure grant steps the security mode insecure, which is as good as the machine itself
   * @param keepGoing after a failure run all that does not depend on what failed; further failures
   *     are suppressed exceptions of the first
   * @param stepMillis how long a step's process may run; 0: for ever; not below. Not part of any
   *     key
   * @param limits what each step's processes may take. Not part of any key
   * @param proxy for steps whose operation and environment name none. Not part of any key
   */
  public record Options(
      boolean noCache,
      boolean offline,
      boolean insecure,
      boolean keepGoing,
      long stepMillis,
      Limits limits,
      ExecMeta.ProxyEnv proxy) {
    /** With the cache and the network, confined, without limits, until the first failure. */
    public static final Options DEFAULT =
        new Options(false, false, false, false, 0, Limits.NONE, ExecMeta.ProxyEnv.NONE);

    public Options {
      checkLimit(stepMillis);
    }

    public Options withNoCache(boolean wanted) {
      return new Options(wanted, offline, insecure, keepGoing, stepMillis, limits, proxy);
    }

    public Options withOffline(boolean wanted) {
      return new Options(noCache, wanted, insecure, keepGoing, stepMillis, limits, proxy);
    }

    public Options withInsecure(boolean wanted) {
      return new Options(noCache, offline, wanted, keepGoing, stepMillis, limits, proxy);
    }

    public Options withKeepGoing(boolean wanted) {
      return new Options(noCache, offline, insecure, wanted, stepMillis, limits, proxy);
    }

    public Options withStepMillis(long millis) {
      return new Options(noCache, offline, insecure, keepGoing, millis, limits, proxy);
    }

    public Options withLimits(Limits others) {
      return new Options(noCache, offline, insecure, keepGoing, stepMillis, others, proxy);
    }

    public Options withProxy(ExecMeta.ProxyEnv other) {
      return new Options(noCache, offline, insecure, keepGoing, stepMillis, limits, other);
    }
  }

  private static void checkLimit(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit below 0: " + limit);
    }
  }

  /**
   * What the processes of a step may take together. A builder that cannot hold a step to it says so
   * and fails. None of them is below 0.
   *
   * @param memory in bytes, swap included; 0 for no limit
   * @param milliCpus thousandths of a processor; 0 for no limit
   * @param pids processes and threads; 0 for no limit
   */
  public record Limits(long memory, long milliCpus, long pids) {
    public static final Limits NONE = new Limits(0, 0, 0);

    public Limits {
      checkLimit(memory);
      checkLimit(milliCpus);
      checkLimit(pids);
    }

    /** Whether there is no limit at all. */
    public boolean isNone() {
      return memory == 0 && milliCpus == 0 && pids == 0;
    }
  }

  /**
   * Caches besides the store's own.
   *
   * @param from looked into for what the store does not have, in this order
   * @param to written once the target is solved
   */
  public record Caches(List<Cache> from, List<Cache> to) {
    public static final Caches NONE = new Caches(List.of(), List.of());

    public Caches {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }
  }

  /**
   * A cache in BuildKit's terms: type {@code registry} with the attribute {@code ref}, or type
   * {@code local} with {@code src} where it is read and {@code dest} where it is written; {@code
   * mode} is {@code min}, or {@code max} for intermediate steps, too. Read can also be another
   * store: type {@code store} with {@code src}.
   */
  public record Cache(String type, Map<String, String> attributes) {
    public Cache {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Where a secret's value comes from; read at most once, when a step asks. */
  public sealed interface SecretSource {
    record FromFile(Path path) implements SecretSource {}

    record FromEnv(String variable) implements SecretSource {}
  }

  /**
   * An export in BuildKit's terms: type {@code oci}, {@code docker}, {@code tar}, {@code rootfs}
   * (or {@code local}), {@code registry}; attributes such as {@code dest}, {@code name}, {@code
   * compression}, {@code level}, and {@code containerimage.config} (the image config JSON).
   */
  public record Export(String type, Map<String, String> attributes) {
    public Export {
      attributes = Map.copyOf(attributes);
    }
  }
}
