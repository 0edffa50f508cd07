package dev.bothy.cli;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.llb.SolveException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to do about a failed step, where what a shell, apt or pip wrote tells. */
final class Advice {
  private static final String APT_UNKNOWN = "E: Unable to locate package ";
  private static final String PIP_UNKNOWN = "ERROR: No matching distribution found for ";

  private Advice() {}

  /**
   * @return null when its last lines say nothing that is known here
   */
  static @Nullable String of(SolveException.Step step) {
    String advice = of(step.log());
    return advice == null ? UnstartedCommand.hint(step.exitCode(), step.log()) : advice;
  }

  /**
   * @param log the last lines of the step's output
   * @return null when they say nothing that is known here
   */
  static @Nullable String of(List<String> log) {
    Set<String> apt = new LinkedHashSet<>();
    String pip = null;
    boolean full = false;
    boolean unreachableIndex = false;
    boolean unreachableMirror = false;
    for (String line : log) {
      if (line.contains(APT_UNKNOWN)) {
        apt.add(after(line, APT_UNKNOWN));
      } else if (line.contains(PIP_UNKNOWN)) {
        pip = after(line, PIP_UNKNOWN);
      }
      full |= FullDisk.isMeant(line);
      unreachableIndex |=
          line.contains("WARNING: Retrying (Retry(") && line.contains("NewConnectionError");
      unreachableMirror |=
          line.contains("Temporary failure resolving '")
              || line.contains("E: Failed to fetch ") && line.contains("Could not connect to");
    }
    if (full) {
      return "a disk was full while it ran: the store's, which has room again (bothy du), or one that"
          + " only the step writes to, such as /dev/shm";
    }
    if (pip != null) {
      return unreachableIndex
          ? "pip did not reach its index: check the network; config.pip_index(url=…) names another"
          : "the index has no " + pip + " that suits this Python: check the name and the version";
    }
    if (unreachableMirror) {
      return "apt did not reach its mirror: check the network and the proxy variables";
    }
    return apt.isEmpty()
        ? null
        : "apt knows no package "
            + String.join(", ", apt)
            + ": check the name and whether this release has it";
  }

  private static String after(String line, String marker) {
    return line.substring(line.indexOf(marker) + marker.length()).strip();
  }
}
