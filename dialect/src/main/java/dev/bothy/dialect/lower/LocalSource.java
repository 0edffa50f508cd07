package dev.bothy.dialect.lower;

import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.CopyOptions;
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
    return of(project, paths, false);
  }

  private static State of(ProjectFiles project, List<String> paths, boolean whole) {
    LocalOptions options = new LocalOptions();
    List<String> include = new ArrayList<>();
    boolean directory = whole;
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

  /**
   * What to copy from.
   *
   * @param source absolute path in it
   */
  public record Part(State from, String source) {}

  /**
   * One path of the project, to be copied: a file under the name that it was written with, also
   * where that is a link's.
   *
   * @param existing from {@link ProjectFiles#existing}
   * @param name from {@link ProjectFiles#name}
   * @param whole whether it is a part of a directory, where the ignore file is followed
   */
  public static Part part(
      ProjectFiles project, String existing, String name, boolean whole, SourceLocation at) {
    State from = of(project, List.of(existing), whole).at(at);
    String source = existing.equals(".") ? "/" : "/" + existing;
    if (project.isDirectory(existing) || source.endsWith("/" + name)) {
      return new Part(from, source);
    }
    State named =
        State.scratch()
            .copy(from, source, "/" + name, new CopyOptions())
            .named(existing + " as " + name)
            .at(at);
    return new Part(named, "/" + name);
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
