package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.Glob;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns in paths, by Go's {@code filepath.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code
 * [^a]}, backslash; none crosses a slash. A tree is searched as deep as the pattern has components,
 * and no deeper.
 */
final class Wildcards {
  private Wildcards() {}

  /**
   * What the pattern matches, sorted. A path without a pattern is itself, there or not.
   *
   * @param followLast whether the last link before the pattern, or at the end of a path that has
   *     none, is followed
   * @throws StepFailure also where there is nothing to look into, as in BuildKit
   */
  static List<RootPath> expand(Fd root, String path, boolean followLast)
      throws IOException, StepFailure {
    List<String> components = PathParts.of(path);
    int first = literals(components);
    // Only patterns have escapes; what comes before them is taken as it is written.
    RootPath base =
        RootPath.resolve(root, "/" + String.join("/", components.subList(0, first)), followLast);
    if (first == components.size()) {
      return List.of(base);
    }
    List<Glob> patterns = globs(components.subList(first, components.size()), path);
    if (base.stat(root) == null) {
      throw StepFailure.step("cannot look for " + path + ": there is no " + base, null);
    }
    List<RootPath> found = new ArrayList<>();
    search(root, base, patterns, 0, found);
    return found;
  }

  /** How many parts there are before the first that is a pattern. */
  static int literals(List<String> parts) {
    int first = 0;
    while (first < parts.size() && !PathParts.isPattern(parts.get(first))) {
      first++;
    }
    return first;
  }

  private static void search(
      Fd root, RootPath at, List<Glob> patterns, int depth, List<RootPath> found)
      throws IOException {
    FileStat stat = at.stat(root);
    if (stat == null || !stat.isDirectory()) {
      return;
    }
    List<String> names;
    try (Fd dir = at.openDirectory(root)) {
      names = DirectoryEntries.list(dir);
    }
    for (String name : names) {
      if (patterns.get(depth).matches(name)) {
        if (depth + 1 == patterns.size()) {
          found.add(at.child(name));
        } else {
          search(root, at.child(name), patterns, depth + 1, found);
        }
      }
    }
  }

  private static List<Glob> globs(List<String> components, String whole) throws StepFailure {
    List<Glob> globs = new ArrayList<>();
    for (String component : components) {
      try {
        globs.add(Glob.ofName(component));
      } catch (IllegalArgumentException e) {
        throw StepFailure.step("the pattern " + whole + " has a [ without its ]", null);
      }
    }
    return globs;
  }
}
