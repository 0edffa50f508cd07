package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.host.Ports;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is kept running inside, and what each is called. */
public final class Services {
  /** The ssh server's name among them. */
  public static final String SSHD = "sshd";

  /** The name under which init's own output is listed. */
  public static final String INIT = "init";

  private static final int LONGEST = 32;

  private Services() {}

  /** The declared daemons, named by their commands: {@code jupyter}, {@code jupyter-2} …. */
  static List<EnvironmentInfo.Service> daemons(RunSpec spec) {
    List<EnvironmentInfo.Service> services = new ArrayList<>();
    Set<String> taken = new HashSet<>(Set.of(SSHD, INIT));
    for (List<String> argv : spec.daemons()) {
      if (argv.isEmpty()) {
        continue;
      }
      String base = plain(argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1));
      String name = base;
      for (int n = 2; !taken.add(name); n++) {
        name = base + "-" + n;
      }
      services.add(new EnvironmentInfo.Service(name, argv));
    }
    return services;
  }

  /** Forwarders of ports that are reached under another number. */
  static List<EnvironmentInfo.Service> forwarders(RunSpec spec) {
    List<EnvironmentInfo.Service> services = new ArrayList<>();
    for (RunSpec.Port port : spec.ports()) {
      if (Ports.isForwarded(port)) {
        String address =
            port.listenAddr().indexOf(':') >= 0
                ? "TCP6-LISTEN:" + port.hostPort() + ",bind=[" + port.listenAddr() + "]"
                : "TCP4-LISTEN:" + port.hostPort() + ",bind=" + port.listenAddr();
        services.add(
            new EnvironmentInfo.Service(
                "forward-" + port.hostPort(),
                List.of(
                    InsidePaths.KIT + "/bin/socat",
                    address + ",fork,reuseaddr",
                    "TCP4:127.0.0.1:" + port.envdPort())));
      }
    }
    return services;
  }

  /** All of them, as people see them. */
  public static List<EnvironmentInfo.Service> all(RunSpec spec) {
    if (!spec.dev()) {
      return List.of();
    }
    List<EnvironmentInfo.Service> services = new ArrayList<>();
    services.add(new EnvironmentInfo.Service(SSHD, List.of()));
    services.addAll(forwarders(spec));
    services.addAll(daemons(spec));
    return services;
  }

  private static String plain(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length() && name.length() < LONGEST; i++) {
      char c = text.charAt(i);
      boolean ok =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || !name.isEmpty() && (c == '-' || c == '_' || c == '.');
      if (ok) {
        name.append(c);
      }
    }
    return name.isEmpty() ? "daemon" : name.toString();
  }
}
