package dev.bothy.runtime.embedded.host;

import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** TCP ports of this host, which environments share. */
public final class Ports {
  private Ports() {}

  /** Whether something must listen for it: under another number, it is reached through us. */
  public static boolean isForwarded(RunSpec.Port port) {
    return port.hostPort() != 0 && port.hostPort() != port.envdPort();
  }

  /**
   * Refuses ports that someone listens on already.
   *
   * @param own those that the environment has itself, as it runs
   * @param othersPorts ports of running environments, by number, with the environment's name
   */
  public static void check(
      List<RunSpec.Port> ports, Set<Integer> own, Map<Integer, String> othersPorts)
      throws PlaceException {
    Set<Integer> forwarded = new HashSet<>();
    for (RunSpec.Port port : ports) {
      checkAddress(port);
      if (isForwarded(port)) {
        if (!forwarded.add(port.hostPort())) {
          throw new PlaceException(
              PlaceException.Kind.REQUEST,
              "the port " + port.hostPort() + " is exposed twice",
              "give each runtime.expose another host_port");
        }
        checkFree(port.listenAddr(), port.hostPort(), port, own, othersPorts);
      }
      checkFree("127.0.0.1", port.envdPort(), port, own, othersPorts);
    }
  }

  /** What is listened on for these. */
  public static Set<Integer> numbers(List<RunSpec.Port> ports) {
    Set<Integer> numbers = new TreeSet<>();
    for (RunSpec.Port port : ports) {
      numbers.add(port.envdPort());
      if (isForwarded(port)) {
        numbers.add(port.hostPort());
      }
    }
    return numbers;
  }

  private static void checkAddress(RunSpec.Port port) throws PlaceException {
    String address = port.listenAddr();
    boolean literal = !address.isEmpty();
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      literal &=
          c >= '0' && c <= '9'
              || c >= 'a' && c <= 'f'
              || c >= 'A' && c <= 'F'
              || c == '.'
              || c == ':';
    }
    // Letters alone could be a name; a name is never looked up.
    if (!literal || address.indexOf('.') < 0 && address.indexOf(':') < 0) {
      throw new PlaceException(
          PlaceException.Kind.REQUEST,
          "the port " + port.envdPort() + " is exposed on '" + address + "', not an IP address",
          "use 127.0.0.1, 0.0.0.0 or an address of this host");
    }
  }

  private static void checkFree(
      String address,
      int number,
      RunSpec.Port port,
      Set<Integer> own,
      Map<Integer, String> othersPorts)
      throws PlaceException {
    if (own.contains(number)) {
      return;
    }
    String other = othersPorts.get(number);
    String holder =
        other != null
            ? "the environment '" + other + "'"
            : isFree(address, number) ? null : PortHolder.of(number);
    if (holder == null) {
      return;
    }
    String what = port.service().isEmpty() ? "" : " (" + port.service() + ")";
    boolean privileged = holder.isEmpty() && number < 1024;
    throw new PlaceException(
        PlaceException.Kind.REQUEST,
        privileged
            ? "this user may not listen on port " + number + what
            : "port " + number + what + " is taken by " + (holder.isEmpty() ? "someone" : holder),
        privileged ? "use a port from 1024 on" : "stop that, or expose another port in build.envd");
  }

  private static boolean isFree(String address, int number) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), number));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The wished port when it is free and nobody else's, else any other. */
  public static int choose(int wished, Set<Integer> others) throws IOException {
    if (wished != 0 && !others.contains(wished) && isFree("127.0.0.1", wished)) {
      return wished;
    }
    while (true) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        if (!others.contains(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      }
    }
  }
}
