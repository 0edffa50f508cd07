package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.exec.mount.StepResources;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The variables of a step's command. */
final class StepEnvironment {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final List<String> env;

  private StepEnvironment(List<String> env) {
    this.env = new ArrayList<>(env);
  }

  /** As {@code NAME=VALUE}; of two with one name the last counts. */
  static List<String> of(ExecOp op, Identity user, StepContext context)
      throws IOException, StepFailure {
    StepEnvironment environment = new StepEnvironment(op.meta().env());
    if (!environment.has("PATH=")) {
      environment.env.add("PATH=" + DEFAULT_PATH);
    }
    List<String> secrets = StepResources.secretEnvironment(op, context);
    ProxyEnv proxy = op.meta().proxyEnv();
    if (proxy != null) {
      environment.addProxies(proxy, Set.of());
    } else {
      environment.addProxies(context.proxy(), environment.proxiesWith(secrets));
    }
    environment.env.addAll(secrets);
    environment.setHome(user.home());
    return environment.env;
  }

  private boolean has(String start) {
    for (String entry : env) {
      if (entry.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  /** Those that are said already, in whichever case, in small letters. */
  private Set<String> proxiesWith(List<String> others) {
    Set<String> said = new HashSet<>();
    env.forEach(entry -> said.add(name(entry).toLowerCase(Locale.ROOT)));
    others.forEach(entry -> said.add(name(entry).toLowerCase(Locale.ROOT)));
    return said;
  }

  private static String name(String entry) {
    int end = entry.indexOf('=');
    return end < 0 ? entry : entry.substring(0, end);
  }

  private void addProxies(ProxyEnv proxy, Set<String> said) {
    addProxy("http_proxy", proxy.httpProxy(), said);
    addProxy("https_proxy", proxy.httpsProxy(), said);
    addProxy("ftp_proxy", proxy.ftpProxy(), said);
    addProxy("no_proxy", proxy.noProxy(), said);
    addProxy("all_proxy", proxy.allProxy(), said);
  }

  private void addProxy(String name, String value, Set<String> said) {
    if (!value.isEmpty() && !said.contains(name)) {
      env.add(name + "=" + value);
      env.add(name.toUpperCase(Locale.ROOT) + "=" + value);
    }
  }

  /** The last counts, and an empty one is none, as runc has it. */
  private void setHome(String home) {
    String last = "HOME=";
    for (String entry : env) {
      last = entry.startsWith("HOME=") ? entry : last;
    }
    if (last.equals("HOME=")) {
      env.removeIf(entry -> entry.startsWith("HOME="));
      env.add("HOME=" + home);
    }
  }
}
