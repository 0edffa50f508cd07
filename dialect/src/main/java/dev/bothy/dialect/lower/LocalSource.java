package dev.bothy.dialect.lower;

import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/** The project directory as a tree of the graph, as little of it as is used. */
public final class LocalSource {
  private LocalSource() {}

  /**
   * These paths of the project, each at its place. Files that are named are taken whatever the
   * ignore file says; in directories it is followed.
   *
   * @param paths from {@link ProjectFiles#existing}
   */
  public static State of(ProjectFiles project, List<String> paths) {
    LocalOptions options = new LocalOptions();
    List<String> include = new ArrayList<>();
    boolean directory = false;
    boolean all = false;
    for (String path : paths) {
      all |= path.equals(".");
      directory |= project.isDirectory(path);
      include.add(literal(path));
    }
    if (!all) {
      options.include(include);
    }
    if (directory) {
      options.exclude(project.ignored());
    }
    return State.local(ProjectFiles.LOCAL_NAME, options)
        .named(all ? "files of the project" : "files of the project: " + String.join(" ", paths));
  }

  /** The path as a pattern that matches nothing else. */
  private static String literal(String path) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '*' || c == '?' || c == '[' || c == '\\' || (c == '!' && i == 0)) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.toString();
  }
}
