package dev.bothy.engine.source.local;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.engine.source.JsonTexts;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which part of a directory a local source takes. */
final class LocalFilter {
  private static final String ROOT = ".";

  private final PathPatterns include;
  private final PathPatterns exclude;

  /** Null where what is taken comes with its contents. */
  private final @Nullable PathPatterns sent;

  private final String name;

  private LocalFilter(
      PathPatterns include, PathPatterns exclude, @Nullable PathPatterns sent, String name) {
    this.include = include;
    this.exclude = exclude;
    this.sent = sent;
    this.name = name;
  }

  private static LocalFilter of(
      List<String> include, List<String> exclude, @Nullable List<String> sent) {
    // Of blank patterns one takes nothing and none takes everything.
    String some = include.isEmpty() ? "" : include.size() + "\n";
    String only = sent == null ? "" : "\n\nlisted\n" + String.join("\n", sent);
    return new LocalFilter(
        new PathPatterns(include),
        new PathPatterns(exclude),
        sent == null ? null : new PathPatterns(sent),
        some + String.join("\n", include) + "\n\n" + String.join("\n", exclude) + only);
  }

  /** What the attributes of the operation say. */
  static LocalFilter of(SourceOp op, Path root) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    try {
      List<String> include =
          new ArrayList<>(JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_INCLUDE)));
      String follow = attrs.get(SourceAttrs.LOCAL_FOLLOW);
      if (follow != null) {
        SortedSet<String> followed = followed(root, JsonTexts.list(op, follow));
        if (!followed.contains(ROOT)) {
          include.addAll(distinct(followed));
          include = distinct(include);
        }
      }
      List<String> sent = JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_METADATA_EXCEPTIONS));
      return of(
          include,
          JsonTexts.list(op, attrs.get(SourceAttrs.LOCAL_EXCLUDE)),
          isMetadataOnly(attrs) ? sent : null);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
    }
  }

  /** A truth as clients in Go write it. */
  private static boolean isMetadataOnly(Map<String, String> attrs) {
    String value = attrs.getOrDefault(SourceAttrs.LOCAL_METADATA_TRANSFER, "false");
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new IllegalArgumentException(
              SourceAttrs.LOCAL_METADATA_TRANSFER + " is neither true nor false: " + value);
    };
  }

  /** Whether a {@link LocalList} stands for what is {@link #listed()}. */
  boolean lists() {
    return sent != null;
  }

  /** All that the source is about, whether it comes with its contents or not. */
  LocalFilter listed() {
    return new LocalFilter(include, exclude, null, name);
  }

  /** Text that another filter does not have. */
  String name() {
    return name;
  }

  /** Takes everything. */
  static LocalFilter all() {
    return of(List.of(), List.of(), null);
  }

  /**
   * The paths and what the symbolic links on their way lead to, which is never out of the root. A
   * pattern is itself, and where it matches links also what they lead to.
   */
  private static SortedSet<String> followed(Path root, List<String> paths) {
    SortedSet<String> found = new TreeSet<>();
    for (String path : paths) {
      if (PathParts.leadsOut(path) && !path.startsWith("/")) {
        found.add(path); // of links only is the root the uppermost
      } else {
        follow(root, path, found);
      }
    }
    return found;
  }

  private static void follow(Path root, String path, Set<String> found) {
    List<String> parts = PathParts.of(path);
    if (parts.isEmpty()) {
      found.add(ROOT);
      return;
    }
    for (int i = 1; i <= parts.size(); i++) {
      String here = String.join("/", parts.subList(0, i));
      List<String> targets = targets(root, parts.subList(0, i - 1), parts.get(i - 1));
      if (targets.isEmpty() && i < parts.size()) {
        continue;
      }
      if (!found.add(here)) {
        return; // been there: links may go round
      }
      String rest = "/" + String.join("/", parts.subList(i, parts.size()));
      for (String target : targets) {
        follow(root, target + rest, found);
      }
      if (!targets.isEmpty()) {
        return;
      }
    }
  }

  /** Where the links lead that the name is, or that the pattern matches. */
  private static List<String> targets(Path root, List<String> above, String name) {
    Path directory = root.resolve(String.join("/", above));
    List<String> targets = new ArrayList<>();
    for (String link : PathParts.isPattern(name) ? matching(directory, name) : List.of(name)) {
      String target = target(directory.resolve(link));
      if (target != null) {
        targets.add(target.startsWith("/") ? target : String.join("/", above) + "/" + target);
      }
    }
    return targets;
  }

  /** Without what lies in one before it; nothing, which takes all, where one is the root. */
  private static List<String> distinct(Iterable<String> paths) {
    List<String> distinct = new ArrayList<>();
    String last = "";
    for (String path : paths) {
      if (path.equals(ROOT)) {
        return List.of();
      }
      if (!path.startsWith(last + "/")) {
        distinct.add(path);
        last = path;
      }
    }
    return distinct;
  }

  private static List<String> matching(Path directory, String pattern) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (PathPatterns.matchesName(pattern, name)) {
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
    return (include.isEmpty() || include.matches(path))
        && !exclude.matches(path)
        && (sent == null || sent.matchesInTurn(path) && !LocalList.isAt(path));
  }

  /** Whether anything below this directory can belong to it. */
  boolean descends(String directory) {
    if (exclude.matches(directory) && !exclude.hasNegations()) {
      return false;
    }
    return (include.isEmpty() || include.matches(directory) || include.mayMatchBelow(directory))
        && (sent == null || sent.mayMatchBelow(directory));
  }
}
