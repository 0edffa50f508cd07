package dev.bothy.engine.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Programs of this host, for all who need one: on the search path, and where administrators'
 * programs are, which a user's path on Debian leaves out.
 */
public final class Programs {
  private static final List<String> USUAL =
      List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin");

  private final List<Path> directories = new ArrayList<>();

  /**
   * @param searchPath as in {@code $PATH}; what is not absolute in it is left out
   */
  public Programs(@Nullable String searchPath) {
    this(searchPath, Path.of("/"));
  }

  /**
   * @param root where the administrators' directories are looked for
   */
  public Programs(@Nullable String searchPath, Path root) {
    for (String part : (searchPath == null ? "" : searchPath).split(":", -1)) {
      if (part.startsWith("/")) {
        directories.add(Path.of(part));
      }
    }
    for (String usual : USUAL) {
      directories.add(root.resolve(usual));
    }
  }

  /** Those that this process would find. */
  public static Programs ofThisProcess() {
    return new Programs(System.getenv("PATH"));
  }

  /** All of it as {@code $PATH}, for programs that look for others themselves. */
  public String searchPath() {
    Set<String> all = new LinkedHashSet<>();
    directories.forEach(directory -> all.add(directory.toString()));
    return String.join(":", all);
  }

  /** The program's path to start it with; its name alone when there is none, which fails so. */
  public String command(String name) {
    Path found = find(name);
    return found == null ? name : found.toString();
  }

  /** The program's absolute path; null when there is none. */
  public @Nullable Path find(String name) {
    for (Path directory : directories) {
      Path file = directory.resolve(name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }
}
