package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.exec.mount.StepResources;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The variables of a step's command. */
final class StepEnvironment {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");

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
      environment.add(proxy);
    } else if (!namesProxy(environment.env) && !namesProxy(secrets)) {
      environment.add(context.proxy());
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

  /** Whether one of the variables is there, in either case. */
  private static boolean namesProxy(List<String> env) {
    for (String entry : env) {
      int end = entry.indexOf('=');
      if (end > 0 && PROXIES.contains(entry.substring(0, end).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private void add(ProxyEnv proxy) {
    add("http_proxy", proxy.httpProxy());
    add("https_proxy", proxy.httpsProxy());
    add("ftp_proxy", proxy.ftpProxy());
    add("no_proxy", proxy.noProxy());
    add("all_proxy", proxy.allProxy());
  }

  private void add(String name, String value) {
    if (!value.isEmpty()) {
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
