package dev.bothy.engine.source;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which part of a directory a local source takes. */
final class LocalFilter {
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

  /** The path and what symbolic links on it lead to, inside the root. */
  private static List<String> followed(Path root, String path) {
    List<String> found = new ArrayList<>();
    String at = path;
    for (int hops = 0; hops < 40; hops++) {
      String relative = root.relativize(root.resolve("./" + at).normalize()).toString();
      found.add(relative);
      Path file = root.resolve(relative).normalize();
      if (!file.startsWith(root) || !Files.isSymbolicLink(file)) {
        break;
      }
      try {
        String target = Files.readSymbolicLink(file).toString();
        Path parent = file.equals(root) ? root : file.resolveSibling("");
        Path next = target.startsWith("/") ? root.resolve("." + target) : parent.resolve(target);
        Path normal = next.normalize();
        if (!normal.startsWith(root)) {
          break;
        }
        at = root.relativize(normal).toString();
      } catch (java.io.IOException e) {
        break; // it went away; the walk will tell what is there
      }
    }
    return found;
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
