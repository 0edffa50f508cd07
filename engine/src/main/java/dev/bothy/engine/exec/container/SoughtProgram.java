package dev.bothy.engine.exec.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command's program, and where it is sought in its container.
 *
 * @param program the command's first word
 * @param path as in {@code $PATH}
 * @param cwd where it was to run
 * @param look into its container
 */
public record SoughtProgram(String program, String path, String cwd, NotStarted.Look look) {
  /** Whether it is named by a path, which is not sought. */
  boolean isPath() {
    return program.indexOf('/') >= 0;
  }

  /** Where it may be, the first place first; one where it is named by a path. */
  List<String> candidates() {
    if (isPath()) {
      return List.of(absolute(program, cwd));
    }
    List<String> candidates = new ArrayList<>();
    for (String directory : path.split(":", -1)) {
      candidates.add(absolute((directory.isEmpty() ? "." : directory) + "/" + program, cwd));
    }
    return candidates;
  }

  /** The file that is meant, there or not where it is named by a path; null when there is none. */
  @Nullable String existing() throws IOException {
    List<String> candidates = candidates();
    if (isPath()) {
      return candidates.getFirst();
    }
    for (String candidate : candidates) {
      if (look.at(candidate) != null) {
        return candidate;
      }
    }
    return null;
  }

  /** As {@link #existing}; null also when it cannot be told. */
  @Nullable String found() {
    try {
      return existing();
    } catch (IOException e) {
      return null; // crun's own words have to do
    }
  }

  /** What is there; null when nothing is or it cannot be told. */
  NotStarted.@Nullable Seen seen(@Nullable String file) {
    try {
      return file == null ? null : look.at(file);
    } catch (IOException e) {
      return null; // as above
    }
  }

  static String absolute(String program, String cwd) {
    if (program.startsWith("/")) {
      return program;
    }
    String below = program.startsWith("./") ? program.substring(2) : program;
    return cwd.endsWith("/") ? cwd + below : cwd + "/" + below;
  }
}
