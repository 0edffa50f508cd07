package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that calls take of the machine. What listens inside takes its own number there too, since
 * an environment has the machine's network; a port outside is taken once.
 */
final class HostPorts {
  private final List<Taken> taken = new ArrayList<>();

  /** What takes a port. */
  private enum Taker {
    EXPOSE("runtime.expose"),
    JUPYTER("config.jupyter");

    private final String function;

    Taker(String function) {
      this.function = function;
    }
  }

  /** A call that takes one. */
  private record Taken(Taker taker, RunSettings.Port port, SourceLocation at) {}

  void expose(RunSettings.Port port, SourceLocation at) {
    take(new Taken(Taker.EXPOSE, port, at));
  }

  /** The port of Jupyter's server; a later one takes the place of an earlier one. */
  void jupyter(int hostPort, SourceLocation at) {
    taken.removeIf(earlier -> earlier.taker() == Taker.JUPYTER);
    RunSettings.Port port =
        new RunSettings.Port(RunSettings.Jupyter.PORT, hostPort, "jupyter", "127.0.0.1");
    take(new Taken(Taker.JUPYTER, port, at));
  }

  /**
   * Those of {@code runtime.expose}, in order. A library and the file may both ask for the same.
   */
  List<RunSettings.Port> exposed() {
    List<RunSettings.Port> ports = new ArrayList<>();
    for (Taken call : taken) {
      if (call.taker() == Taker.EXPOSE
          && ports.stream().noneMatch(earlier -> isSame(earlier, call.port()))) {
        ports.add(call.port());
      }
    }
    return ports;
  }

  private void take(Taken call) {
    for (Taken earlier : taken) {
      int port = collision(earlier.port(), call.port());
      if (port != 0) {
        throw new EvalException(
            call.taker().function
                + ": port "
                + port
                + " of this machine is taken by "
                + earlier.taker().function
                + " at "
                + earlier.at(),
            "give one of them another port");
      }
    }
    taken.add(call);
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
