package dev.bothy.dialect.project;

import dev.bothy.starlark.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a path that leads to nothing was probably meant to be. */
final class NearFiles {
  /** Entries of directories that are looked at; only a hint is lost beyond. */
  private static final int MOST = 2000;

  private static final int DEEPEST = 4;

  private final Path root;
  private int seen;

  private NearFiles(Path root) {
    this.root = root;
  }

  /**
   * A near miss, or where the directory has a file of the same name; null for neither.
   *
   * @param missing absolute, below the root
   */
  static @Nullable String hint(Path root, Path missing) {
    NearFiles files = new NearFiles(root);
    try {
      Path near = files.near(missing);
      if (near != null) {
        return "did you mean " + root.relativize(near) + "?";
      }
      Path moved = files.find(root, String.valueOf(missing.getFileName()), 1);
      return moved == null ? null : "there is " + root.relativize(moved);
    } catch (IOException e) {
      return null;
    }
  }

  /** The path with its first name that is not there put right, where that leads somewhere. */
  private @Nullable Path near(Path missing) throws IOException {
    Path there = root;
    for (Path name : root.relativize(missing)) {
      Path next = there.resolve(name);
      if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        String right = nearest(name.toString(), names(there));
        Path path = right == null ? null : there.resolve(right).resolve(next.relativize(missing));
        return path != null && Files.exists(path) ? path.normalize() : null;
      }
      there = next;
    }
    return null;
  }

  /** The same ending makes no two names alike. */
  private static @Nullable String nearest(String name, List<String> names) {
    String ending = name.substring(stem(name).length());
    List<String> stems = new ArrayList<>();
    for (String candidate : names) {
      if (candidate.substring(stem(candidate).length()).equals(ending)) {
        stems.add(stem(candidate));
      } else if (isYaml(ending)
          && isYaml(candidate.substring(stem(candidate).length()))
          && NearestName.of(stem(name), List.of(stem(candidate))) != null) {
        return candidate;
      } else if (stem(candidate).equals(stem(name))) {
        return candidate;
      }
    }
    String near = NearestName.of(stem(name), stems);
    return near == null ? null : near + ending;
  }

  private static boolean isYaml(String ending) {
    return ending.equals(".yml") || ending.equals(".yaml");
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private @Nullable Path find(Path directory, String name, int depth) throws IOException {
    for (String entry : names(directory)) {
      Path path = directory.resolve(entry);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Path below = depth < DEEPEST && !entry.equals(".git") ? find(path, name, depth + 1) : null;
        if (below != null) {
          return below;
        }
      } else if (entry.equals(name)) {
        return path;
      }
    }
    return null;
  }

  private List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (var entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (++seen > MOST) {
            break;
          }
          names.add(String.valueOf(entry.getFileName()));
        }
      }
    }
    names.sort(null);
    return names;
  }
}
