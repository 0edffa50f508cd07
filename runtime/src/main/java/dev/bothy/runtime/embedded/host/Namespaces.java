package dev.bothy.runtime.embedded.host;

import dev.bothy.engine.host.SubordinateIds;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.PlaceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to get into namespaces: with root's rights, or in a user namespace of one's own. */
public final class Namespaces {
  private final boolean rootless;
  private final HostTools tools;

  /**
   * @param rootless whether without root's rights
   */
  public Namespaces(boolean rootless, HostTools tools) {
    this.rootless = rootless;
    this.tools = tools;
  }

  /** Whether without root's rights, in a user namespace. */
  public boolean rootless() {
    return rootless;
  }

  /** A prefix that runs a command as root over all the user's ids; empty for root. */
  public List<String> asRoot() throws PlaceException {
    if (!rootless) {
      return List.of();
    }
    checkSubordinateIds();
    return List.of(
        tools.find("unshare", "util-linux"), "--user", "--map-root-user", "--map-auto", "--");
  }

  /** A prefix that runs a command as the first process of the environment's namespaces. */
  public List<String> fresh() throws PlaceException {
    List<String> command = new ArrayList<>();
    command.add(tools.find("unshare", "util-linux"));
    if (rootless) {
      checkSubordinateIds();
      command.addAll(List.of("--user", "--map-root-user", "--map-auto"));
    }
    // Mounts and unmounts of the host reach us; ours do not reach the host.
    command.addAll(List.of("--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child"));
    command.addAll(List.of("--mount-proc", "--"));
    return command;
  }

  /**
   * A prefix that runs a command in the namespaces that {@link #fresh} made: all of them, since
   * {@code /proc} there shows its own processes only and programs look for themselves in it.
   */
  public List<String> enter(ProcessMark supervisor) throws PlaceException {
    List<String> command = new ArrayList<>();
    command.add(tools.find("nsenter", "util-linux"));
    if (rootless) {
      command.add("--user=" + supervisor.namespace("user"));
    }
    command.add("--mount=" + supervisor.namespace("mnt"));
    command.add("--pid=" + supervisor.namespace("pid_for_children"));
    command.add("--");
    return command;
  }

  private void checkSubordinateIds() throws PlaceException {
    String user = System.getProperty("user.name", "");
    tools.find("newuidmap", "uidmap");
    for (Path table : SubordinateIds.TABLES) {
      if (!SubordinateIds.has(table, user, Identity.processUid())) {
        throw new PlaceException(
            PlaceException.Kind.HOST,
            "the user " + user + " has no subordinate ids in " + table,
            "as root: " + SubordinateIds.command(user));
      }
    }
  }
}
