package dev.bothy.engine.exec.group;

import dev.bothy.engine.exec.group.ControlGroups.UnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The control group that a graph names for a step, as BuildKit places it: from the top of each
 * hierarchy, whatever group the builder is in. Made where it is not there, and left.
 *
 * @param name as the graph has it
 * @param below the top of a hierarchy; empty for the top itself
 */
record ParentGroup(String name, Path below) {
  /** Of a new set nothing may run before it has these of the group above it. */
  private static final List<String> SETS = List.of("cpuset.cpus", "cpuset.mems");

  /**
   * What is meant, which never lies outside the hierarchies.
   *
   * @throws UnavailableException when it is no path
   */
  static ParentGroup of(String name) throws UnavailableException {
    if (name.contains(".slice") && name.endsWith(":")) {
      throw new UnavailableException("that is how systemd is asked for one");
    }
    try {
      Path top = Path.of("/");
      return new ParentGroup(name, top.relativize(top.resolve(name).normalize()));
    } catch (InvalidPathException e) {
      throw new UnavailableException("that is no path");
    }
  }

  /** The group in a hierarchy, made if need be. */
  Path in(Path hierarchy) throws IOException {
    Path group = hierarchy;
    for (Path part : below) {
      group = part.toString().isEmpty() ? group : child(group, part.toString());
    }
    return group;
  }

  /** Makes a group in one that may be of a controller which has to be told before it is used. */
  static Path child(Path group, String name) throws IOException {
    Path child = group.resolve(name);
    if (!Files.isDirectory(child)) {
      try {
        Files.createDirectory(child);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(child)) {
          throw e;
        }
        // Another step has just made it.
      }
    }
    for (String set : SETS) { // who made it may not have come to that yet
      inherit(group.resolve(set), child.resolve(set));
    }
    return child;
  }

  private static void inherit(Path from, Path to) throws IOException {
    try {
      if (Files.readString(to).isBlank()) {
        Files.writeString(to, Files.readString(from));
      }
    } catch (NoSuchFileException e) {
      // Another controller, or the top of version 2, which has none.
    }
  }

  /** Whether groups in it have the controllers; of version 2. */
  static boolean gives(Path group, List<String> controllers) throws IOException {
    return controllers.isEmpty()
        || Arrays.asList(
                Files.readString(group.resolve("cgroup.subtree_control")).strip().split(" ", -1))
            .containsAll(controllers);
  }
}
