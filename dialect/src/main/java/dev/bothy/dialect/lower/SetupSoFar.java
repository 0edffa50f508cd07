package dev.bothy.dialect.lower;

import dev.bothy.dialect.declare.Installer.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What finds its way from installations to what runs later: directories of {@code PATH}, variables.
 */
final class SetupSoFar {
  private final List<String> pathFirst = new ArrayList<>();
  private final List<String> pathLast = new ArrayList<>();
  private final Map<String, String> env = new LinkedHashMap<>();

  void add(Setup setup) {
    addNew(setup.pathFirst(), pathFirst);
    addNew(setup.pathLast(), pathLast);
    env.putAll(setup.env());
  }

  private static void addNew(List<String> directories, List<String> path) {
    for (String directory : directories) {
      if (!path.contains(directory)) {
        path.add(directory);
      }
    }
  }

  /** A directory that goes before all others. */
  void addFirst(String directory) {
    pathFirst.addFirst(directory);
  }

  List<String> pathFirst() {
    return pathFirst;
  }

  List<String> pathLast() {
    return pathLast;
  }

  /** In the order of the installations. */
  Map<String, String> env() {
    return env;
  }

  Setup whole() {
    return new Setup(pathFirst, pathLast, env);
  }
}
