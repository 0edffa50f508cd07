package dev.bothy.engine.exec.group;

import dev.bothy.engine.op.StepLimits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds where groups with limits can be made: as near to this process's own group as possible, so
 * that whatever limits that one counts for the step too. Both versions of the kernel's interface;
 * where each is mounted is as systemd and container tools have it.
 *
 * @param root what {@code /sys/fs/cgroup} is
 * @param own the contents of {@code /proc/self/cgroup}
 */
public record ControlGroups(Path root, String own) {
  private static final String PREFIX = "bothy-";

  /** What is mounted beside the hierarchies of version 1: systemd's, and version 2. */
  private static final List<String> WITHOUT_CONTROLLERS = List.of("systemd", "unified");

  /** A group that is so old and has no process was left by a worker that was killed. */
  private static final long LEFT_MILLIS = 3_600_000;

  /** Why this process can make no such group. */
  public static final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String why) {
      super(why);
    }
  }

  /**
   * Makes an empty group with the limits.
   *
   * @param name that no other step of this machine has
   * @throws UnavailableException when there is no place for it
   */
  public StepGroup make(StepLimits limits, String name) throws IOException {
    Map<String, Path> parents = new TreeMap<>();
    for (String controller : limits.controllers()) {
      parents.put(
          controller, isUnified() ? unifiedParent(limits.controllers()) : parent(controller));
    }
    return make(parents, limits, name);
  }

  /**
   * As {@link #make(StepLimits, String)}, beneath a group that the graph names; with no limits a
   * group, too. Of version 1 it is in every hierarchy.
   *
   * @param parent as the graph has it
   */
  public StepGroup make(StepLimits limits, String parent, String name) throws IOException {
    ParentGroup asked = ParentGroup.of(parent);
    Map<String, Path> parents = new TreeMap<>();
    try {
      if (isUnified()) {
        Path group = asked.in(root);
        if (!ParentGroup.gives(group, limits.controllers())) {
          throw new UnavailableException(
              "it does not give its children " + words(limits.controllers()));
        }
        parents.put("", group);
        limits.controllers().forEach(controller -> parents.put(controller, group));
      } else {
        for (Path hierarchy : hierarchies()) {
          Path group = asked.in(hierarchy);
          controllers(hierarchy).forEach(controller -> parents.put(controller, group));
        }
      }
    } catch (UnavailableException e) {
      throw e;
    } catch (IOException e) {
      throw new UnavailableException("it cannot be made: " + e.getMessage());
    }
    for (String controller : limits.controllers()) {
      if (!parents.containsKey(controller)) {
        throw notMounted(controller);
      }
    }
    if (parents.isEmpty()) {
      throw new UnavailableException("no control groups are mounted");
    }
    return make(parents, limits, name);
  }

  private boolean isUnified() {
    return Files.exists(root.resolve("cgroup.controllers"));
  }

  /**
   * @param parents by controller
   */
  private StepGroup make(Map<String, Path> parents, StepLimits limits, String name)
      throws IOException {
    Map<String, Path> places = new TreeMap<>();
    parents.forEach((controller, parent) -> places.put(controller, parent.resolve(PREFIX + name)));
    StepGroup group = new StepGroup(places, limits);
    List<Path> made = new ArrayList<>();
    try {
      for (Path directory : group.directories()) {
        Path parent = Objects.requireNonNull(directory.getParent());
        sweep(parent);
        made.add(ParentGroup.child(parent, PREFIX + name));
      }
      group.write(isUnified());
      return group;
    } catch (IOException e) {
      for (Path directory : made) {
        Files.deleteIfExists(directory);
      }
      throw new UnavailableException("a control group cannot be made: " + e.getMessage());
    }
  }

  /** The nearest group, from this process's own upwards, whose children have the controllers. */
  private Path unifiedParent(List<String> controllers) throws IOException {
    boolean given = false;
    for (Path group = directory(root, path(null));
        group != null && group.startsWith(root);
        group = group.getParent()) {
      String there = Files.readString(group.resolve("cgroup.subtree_control"));
      if (Arrays.asList(there.strip().split(" ", -1)).containsAll(controllers)) {
        given = true;
        if (isOurs(group)) {
          return group;
        }
      }
    }
    throw new UnavailableException(
        given
            ? "no control group that this user may write has " + words(controllers)
            : "no control group here gives its children " + words(controllers));
  }

  private Path parent(String controller) throws IOException {
    Path mounted = mounted(controller);
    if (mounted == null) {
      throw notMounted(controller);
    }
    Path group = directory(mounted, path(controller));
    if (!isOurs(group)) {
      throw new UnavailableException(
          "the control group "
              + path(controller)
              + " of "
              + controller
              + " is not this user's to divide");
    }
    return group;
  }

  private UnavailableException notMounted(String controller) {
    return new UnavailableException(
        Files.exists(root)
            ? "the control group controller " + controller + " is not mounted"
            : "no control groups are mounted");
  }

  /** Where the controller is mounted, alone or with others as {@code cpu,cpuacct}. */
  private @Nullable Path mounted(String controller) throws IOException {
    for (Path hierarchy : hierarchies()) {
      if (controllers(hierarchy).contains(controller)) {
        return hierarchy;
      }
    }
    return null;
  }

  /** Those of version 1 that have controllers, sorted. */
  private List<Path> hierarchies() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
      for (Path directory : directories) {
        // Links to those of several are left out: two of them may be one.
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
            && Files.exists(directory.resolve("cgroup.procs"))
            && !WITHOUT_CONTROLLERS.contains(directory.getFileName().toString())) {
          found.add(directory);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    found.sort(null);
    return found;
  }

  private static List<String> controllers(Path hierarchy) {
    return Arrays.asList(hierarchy.getFileName().toString().split(",", -1));
  }

  /** In a container what is mounted may begin at the own group, whose path means nothing there. */
  private static Path directory(Path mounted, String path) {
    Path group = mounted.resolve(path.substring(1)).normalize();
    return Files.exists(group.resolve("cgroup.procs")) && group.startsWith(mounted)
        ? group
        : mounted;
  }

  private static boolean isOurs(Path group) {
    return Files.isWritable(group) && Files.isWritable(group.resolve("cgroup.procs"));
  }

  private static String words(List<String> controllers) {
    return String.join(" and ", controllers);
  }

  /**
   * This process's group in the hierarchy of the controller.
   *
   * @param controller null for that of version 2
   */
  private String path(@Nullable String controller) {
    for (String line : own.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3
          && parts[2].startsWith("/")
          && (controller == null
              ? parts[1].isEmpty()
              : Arrays.asList(parts[1].split(",", -1)).contains(controller))) {
        return parts[2];
      }
    }
    return "/";
  }

  private static void sweep(Path parent) throws IOException {
    long before = System.currentTimeMillis() - LEFT_MILLIS;
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path group : groups) {
        if (Files.getLastModifiedTime(group).toMillis() < before) {
          try {
            Files.deleteIfExists(group);
          } catch (IOException e) {
            // It has processes: somebody's long step.
          }
        }
      }
    }
  }
}
