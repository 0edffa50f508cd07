package dev.bothy.runtime.embedded;

import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** TCP ports of this host, which environments share. */
final class Ports {
  private Ports() {}

  /** Whether something must listen for it: under another number, it is reached through us. */
  static boolean isForwarded(RunSpec.Port port) {
    return port.hostPort() != 0 && port.hostPort() != port.envdPort();
  }

  /**
   * Refuses ports that someone listens on already.
   *
   * @param own those that the environment has itself, as it runs
   * @param othersPorts ports of running environments, by number, with the environment's name
   */
  static void check(List<RunSpec.Port> ports, Set<Integer> own, Map<Integer, String> othersPorts)
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
  static Set<Integer> numbers(List<RunSpec.Port> ports) {
    Set<Integer> numbers = new TreeSet<>();
    for (RunSpec.Port port : ports) {
      numbers.add(port.envdPort());
      if (isForwarded(port)) {
        numbers.add(port.hostPort());
      }
    }
    return numbers;
  }

  /** Those of environments but one, with their names. */
  static Map<Integer, String> ofOthers(Environments environments, String name) throws IOException {
    Map<Integer, String> ports = new TreeMap<>();
    for (String other : environments.names()) {
      if (!other.equals(name)) {
        try {
          EnvRecord record = environments.record(other);
          if (record.sshPort() != 0) {
            ports.put(record.sshPort(), other); // remembered, also while it is stopped
          }
          if (environments.running(other) != null) {
            for (int number : numbers(record.spec().ports())) {
              ports.put(number, other);
            }
          }
        } catch (PlaceException e) {
          // A damaged one has no ports that we could know.
        }
      }
    }
    return ports;
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

  static boolean isFree(String address, int number) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), number));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The wished port when it is free and nobody else's, else any other. */
  static int choose(int wished, Set<Integer> others) throws IOException {
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

  /** Who listens on a port. */
  static final class PortHolder {
    private PortHolder() {}

    /** {@code NAME (pid N)}; empty when it cannot be told. */
    static String of(int port) {
      Set<String> inodes = new HashSet<>();
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        try {
          for (String line : Files.readAllLines(Path.of(table))) {
            String inode = listeningInode(line, port);
            if (inode != null) {
              inodes.add("socket:[" + inode + "]");
            }
          }
        } catch (IOException e) {
          // One of the tables may be missing; the other one counts.
        }
      }
      return inodes.isEmpty() ? "" : process(inodes);
    }

    /** Columns of proc(5): sl, local address, remote address, state …, inode is the tenth. */
    private static @Nullable String listeningInode(String line, int port) {
      String[] all = line.strip().split(" ", -1);
      String[] words = new String[10];
      int n = 0;
      for (String word : all) {
        if (!word.isEmpty() && n < words.length) {
          words[n++] = word;
        }
      }
      if (n < words.length || !words[3].equals("0A")) {
        return null;
      }
      int colon = words[1].lastIndexOf(':');
      try {
        return Integer.parseInt(words[1].substring(colon + 1), 16) == port ? words[9] : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    private static String process(Set<String> inodes) {
      TreeMap<Long, String> found = new TreeMap<>();
      try (var processes = Files.newDirectoryStream(Path.of("/proc"))) {
        for (Path process : processes) {
          String pid = String.valueOf(process.getFileName());
          if (!pid.isEmpty()
              && pid.charAt(0) >= '1'
              && pid.charAt(0) <= '9'
              && holds(process, inodes)) {
            found.put(Long.parseLong(pid), Files.readString(process.resolve("comm")).strip());
          }
        }
      } catch (IOException | NumberFormatException e) {
        // What was found counts.
      }
      return found.isEmpty()
          ? ""
          : found.firstEntry().getValue() + " (pid " + found.firstKey() + ")";
    }

    private static boolean holds(Path process, Set<String> inodes) {
      try (var open = Files.newDirectoryStream(process.resolve("fd"))) {
        for (Path fd : open) {
          if (inodes.contains(Files.readSymbolicLink(fd).toString())) {
            return true;
          }
        }
      } catch (IOException | RuntimeException e) {
        // Another user's, or gone meanwhile.
      }
      return false;
    }
  }
}
