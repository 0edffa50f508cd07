package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/**
 * Ports that calls take of the machine. What listens inside takes its own number there too, since
 * an environment has the machine's network; a port outside is taken once.
 */
final class HostPorts {
  private HostPorts() {}

  /**
   * A call that takes ports.
   *
   * @param function its name
   */
  record Taken(String function, RunSettings.Port port, @Nullable SourceLocation at) {}

  static void expose(Recording r, RunSettings.Port port) {
    Taken taken = new Taken("runtime.expose", port, r.where());
    check(r, taken);
    r.exposed.add(taken);
    // A library and the file may both ask for the same.
    if (r.ports.stream().noneMatch(earlier -> isSame(earlier, port))) {
      r.ports.add(port);
    }
  }

  /** The port of Jupyter's server; a later one takes the place of an earlier one. */
  static void jupyter(Recording r, int hostPort) {
    RunSettings.Port port =
        new RunSettings.Port(RunSettings.Jupyter.PORT, hostPort, "jupyter", "127.0.0.1");
    Taken taken = new Taken("config.jupyter", port, r.where());
    r.exposed.removeIf(earlier -> earlier.function().equals(taken.function()));
    check(r, taken);
    r.exposed.add(taken);
  }

  private static void check(Recording r, Taken taken) {
    for (Taken earlier : r.exposed) {
      int port = collision(earlier.port(), taken.port());
      if (port != 0) {
        throw new EvalException(
            taken.function()
                + ": port "
                + port
                + " of this machine is taken by "
                + earlier.function()
                + (earlier.at() == null ? "" : " at " + earlier.at()),
            "give one of them another port");
      }
    }
  }

  /** The port that both take, or 0. */
  private static int collision(RunSettings.Port one, RunSettings.Port other) {
    boolean sameService = one.envdPort() == other.envdPort();
    if (isForwarded(one) && isForwarded(other) && one.hostPort() == other.hostPort()) {
      return isSame(one, other) ? 0 : one.hostPort();
    }
    if (sameService) {
      return 0;
    }
    if (isForwarded(one) && one.hostPort() == other.envdPort()) {
      return other.envdPort();
    }
    return isForwarded(other) && other.hostPort() == one.envdPort() ? one.envdPort() : 0;
  }

  private static boolean isSame(RunSettings.Port one, RunSettings.Port other) {
    return one.envdPort() == other.envdPort()
        && one.hostPort() == other.hostPort()
        && one.listenAddr().equals(other.listenAddr());
  }

  private static boolean isForwarded(RunSettings.Port port) {
    return port.hostPort() != 0 && port.hostPort() != port.envdPort();
  }
}
