package dev.bothy.dialect.project;

import dev.bothy.starlark.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Starlark files of a library, in the order in which they are run. */
final class LibraryFiles {
  private static final int MOST = 1000;
  private static final int DEEPEST = 32;

  private final Path root;
  private final List<String> found = new ArrayList<>();

  private LibraryFiles(Path root) {
    this.root = root;
  }

  /**
   * All {@code .envd} files below a path, in the order of their names, a directory's own among
   * them; of a file, that file.
   *
   * @param path relative to the library; empty for all of it
   * @return paths relative to the library
   * @throws EvalException when the path is not there, or it has no such files
   */
  static List<String> of(ProjectFiles library, String path) {
    String start = path.isEmpty() ? "." : library.existing(path);
    if (!library.isDirectory(start)) {
      return List.of(library.existingFile(path));
    }
    LibraryFiles files = new LibraryFiles(library.root());
    try {
      files.walk(library.root().resolve(start).normalize(), 0);
    } catch (IOException e) {
      throw new EvalException("include: cannot read it: " + e.getMessage(), null, e);
    }
    if (files.found.isEmpty()) {
      throw new EvalException(
          "include: there is no .envd file" + (path.isEmpty() ? " in it" : " in " + path));
    }
    return files.found;
  }

  private void walk(Path directory, int depth) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (var stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    entries.sort((a, b) -> name(a).compareTo(name(b)));
    for (Path entry : entries) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (depth < DEEPEST && !name(entry).equals(".git")) {
          walk(entry, depth + 1);
        }
      } else if (name(entry).endsWith(".envd")
          && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (found.size() == MOST) {
          throw new EvalException(
              "include: more than " + MOST + " .envd files", "path=\"…\" names those to use");
        }
        found.add(root.relativize(entry).toString());
      }
    }
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }
}
