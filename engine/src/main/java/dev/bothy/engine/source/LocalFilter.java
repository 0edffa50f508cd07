package dev.bothy.engine.source;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which part of a directory a local source takes. */
final class LocalFilter {
  private static final int MOST_LINKS = 40;

  private final PathPatterns include;
  private final PathPatterns exclude;
  private final String name;

  private LocalFilter(List<String> include, List<String> exclude) {
    this.include = new PathPatterns(include);
    this.exclude = new PathPatterns(exclude);
    this.name = String.join("\n", include) + "\n\n" + String.join("\n", exclude);
  }

  /** What the attributes of the operation say. */
  static LocalFilter of(SourceOp op, Path root) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    try {
      List<String> include =
          new ArrayList<>(JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_INCLUDE)));
      for (String path : JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_FOLLOW))) {
        include.addAll(followed(root, path));
      }
      return new LocalFilter(include, JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_EXCLUDE)));
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(op.identifier() + ": " + e.getMessage(), null);
    }
  }

  /** Text that another filter does not have. */
  String name() {
    return name;
  }

  /** Takes everything. */
  static LocalFilter all() {
    return new LocalFilter(List.of(), List.of());
  }

  /** The path and the symbolic links on the way, which never lead out of the root. */
  private static Set<String> followed(Path root, String path) {
    Set<String> found = new LinkedHashSet<>();
    follow(root, List.of(), new ArrayDeque<>(List.of(path.split("/", -1))), 0, found);
    return found;
  }

  private static void follow(
      Path root, List<String> from, Deque<String> todo, int links, Set<String> found) {
    List<String> done = new ArrayList<>(from);
    int hops = links;
    while (!todo.isEmpty()) {
      String part = todo.pop();
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (isPattern(part)) {
        for (String name : matching(root.resolve(String.join("/", done)), part)) {
          Deque<String> rest = new ArrayDeque<>(todo);
          rest.push(name);
          follow(root, done, rest, hops, found);
        }
        return;
      }
      done.add(part);
      String target = target(root.resolve(String.join("/", done)));
      if (target != null && hops++ < MOST_LINKS) {
        found.add(String.join("/", done));
        done.removeLast();
        if (target.startsWith("/")) {
          done.clear();
        }
        for (String step : List.of(target.split("/", -1)).reversed()) {
          todo.push(step);
        }
      }
    }
    found.add(String.join("/", done));
  }

  private static boolean isPattern(String part) {
    return part.indexOf('*') >= 0 || part.indexOf('?') >= 0 || part.indexOf('[') >= 0;
  }

  private static List<String> matching(Path directory, String pattern) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (!isPattern(name) && PathPatterns.matchesName(pattern, name)) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // nothing there; the walk will tell
    }
    names.sort(null);
    return names;
  }

  private static @Nullable String target(Path file) {
    try {
      return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : null;
    } catch (IOException e) {
      return null; // it went away; the walk will tell what is there
    }
  }

  /** Whether the entry itself belongs to the source. */
  boolean takes(String path) {
    return (include.isEmpty() || include.matches(path)) && !exclude.matches(path);
  }

  /** Whether anything below this directory can belong to it. */
  boolean descends(String directory) {
    if (exclude.matches(directory) && !exclude.hasNegations()) {
      return false;
    }
    return include.isEmpty() || include.matches(directory) || include.mayMatchBelow(directory);
  }
}
