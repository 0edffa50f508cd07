package dev.bothy.cli.starlark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a directory and those below it; hidden ones stay out. */
final class FilesBelow {
  private FilesBelow() {}

  /** A file, and what messages call it: the directory as it was typed, and the way from there. */
  record Found(Path file, String name) {}

  /**
   * In the order of the names.
   *
   * @param typed what the user calls the directory
   * @param endings of file names, as {@code .star}
   */
  static List<Found> of(Path directory, String typed, List<String> endings) throws IOException {
    Path shown = Path.of(typed);
    try (var files =
        Files.find(
            directory,
            Integer.MAX_VALUE,
            (p, a) -> a.isRegularFile() && endsWithOneOf(p, endings))) {
      return files
          .filter(p -> !isHidden(directory.relativize(p)))
          .sorted()
          .map(p -> new Found(p, shown.resolve(directory.relativize(p)).normalize().toString()))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean endsWithOneOf(Path file, List<String> endings) {
    String name = String.valueOf(file.getFileName());
    return endings.stream().anyMatch(name::endsWith);
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
