package dev.bothy.cli.build;

import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import java.util.Locale;
import java.util.Map;

/** The proxy that this machine is set up with, for steps that download something. */
final class MachineProxy {
  private MachineProxy() {}

  static ProxyEnv of(Map<String, String> environment) {
    return new ProxyEnv(
        value(environment, "HTTP_PROXY"),
        value(environment, "HTTPS_PROXY"),
        value(environment, "FTP_PROXY"),
        value(environment, "NO_PROXY"),
        value(environment, "ALL_PROXY"));
  }

  /** Either case is in use; the one in capitals is first, as for what is downloaded here. */
  private static String value(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return (value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value)
        .strip();
  }
}
