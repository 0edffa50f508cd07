package dev.bothy.cli.project;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The project that somebody is in a directory of. */
public final class ProjectAbove {
  /** What a project has, unless it says otherwise. */
  public static final String FILE = "build.envd";

  private ProjectAbove() {}

  /**
   * What to do in a directory that has no such file, where one above it has.
   *
   * @param directory where the command runs
   * @param project that has no such file
   * @param file as {@code build.envd}, relative
   * @return null when none above has it
   */
  public static @Nullable String hint(Path directory, Path project, String file) {
    if (Path.of(file).isAbsolute()) {
      return null;
    }
    for (Path above = project.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above.resolve(file))) {
        Path way = directory.relativize(above);
        String what = "there is one above: " + way.resolve(file) + "; ";
        return what
            + (way.toString().isEmpty() ? "leave -p out" : "cd " + way + ", or add -p " + way);
      }
    }
    return null;
  }
}
