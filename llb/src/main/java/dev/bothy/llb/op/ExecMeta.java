package dev.bothy.llb.op;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process of an {@link ExecOp}.
 *
 * @param env {@code KEY=value}, in order
 * @param cwd absolute; created when absent
 * @param user {@code name|uid[:group|gid]}; empty for root
 * @param proxyEnv visible to the process, outside every cache key
 * @param validExitCodes exit codes that count as success; empty: 0 alone
 */
public record ExecMeta(
    List<String> args,
    List<String> env,
    String cwd,
    String user,
    @Nullable ProxyEnv proxyEnv,
    List<ExtraHost> extraHosts,
    String hostname,
    List<Ulimit> ulimits,
    String cgroupParent,
    boolean removeMountStubsRecursive,
    List<Integer> validExitCodes) {
  public ExecMeta {
    args = List.copyOf(args);
    env = List.copyOf(env);
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
    validExitCodes = List.copyOf(validExitCodes);
  }

  /** Proxy settings; an empty string is an absent one. */
  public record ProxyEnv(
      String httpProxy, String httpsProxy, String ftpProxy, String noProxy, String allProxy) {
    public static final ProxyEnv NONE = new ProxyEnv("", "", "", "", "");
  }

  /** A line of {@code /etc/hosts} during the step. */
  public record ExtraHost(String host, String ip) {}

  /** A resource limit by its name without {@code RLIMIT_}, such as {@code nofile}; -1 unlimited. */
  public record Ulimit(String name, long soft, long hard) {}
}
