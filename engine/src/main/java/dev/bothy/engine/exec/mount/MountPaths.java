package dev.bothy.engine.exec.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Paths as a graph writes them. */
public final class MountPaths {
  /** Files of {@code /proc} that may be covered: those that say what the machine is. */
  private static final Set<String> PROC_FILES =
      Set.of(
          "/proc/cpuinfo",
          "/proc/diskstats",
          "/proc/loadavg",
          "/proc/meminfo",
          "/proc/slabinfo",
          "/proc/stat",
          "/proc/swaps",
          "/proc/sys/crypto/fips_enabled",
          "/proc/sys/kernel/ns_last_pid",
          "/proc/uptime");

  private MountPaths() {}

  /**
   * Whether something at the path would cover what the kernel says of processes. runc mounts
   * nothing there; whatever the runtime is, a step must see the same.
   */
  static boolean coversProcesses(String path) {
    return within(path, "/proc") && !PROC_FILES.contains(path);
  }

  /** The path made absolute, without {@code .}, {@code ..} and doubled slashes. */
  public static String absolute(String path, String cwd) {
    String whole = path.startsWith("/") ? path : cwd + "/" + path;
    List<String> parts = new ArrayList<>();
    for (String part : whole.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!parts.isEmpty()) {
            parts.removeLast();
          }
        }
        default -> parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Whether the path is the directory or lies in it. */
  static boolean within(String path, String directory) {
    return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
  }

  /** The path as seen from the directory it lies in; absolute. */
  static String below(String path, String directory) {
    if (directory.equals("/")) {
      return path;
    }
    String rest = path.substring(directory.length());
    return rest.isEmpty() ? "/" : rest;
  }
}
