package dev.bothy.runtime.embedded;

import dev.bothy.runtime.PlaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this host, found in {@code PATH} and where administrators' programs are. */
final class HostTools {
  private final List<Path> directories = new ArrayList<>();

  HostTools(String searchPath) {
    for (String part : (searchPath + ":/usr/sbin:/usr/bin:/sbin:/bin").split(":", -1)) {
      if (part.startsWith("/")) {
        directories.add(Path.of(part));
      }
    }
  }

  static HostTools ofThisProcess() {
    String path = System.getenv("PATH");
    return new HostTools(path == null ? "" : path);
  }

  /**
   * The program's absolute path.
   *
   * @param debianPackage what to install when it is missing
   */
  String find(String program, String debianPackage) throws PlaceException {
    for (Path directory : directories) {
      Path file = directory.resolve(program);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return file.toString();
      }
    }
    throw new PlaceException(
        PlaceException.Kind.HOST,
        "this host has no " + program + ", which running an environment needs",
        "install it: apt-get install " + debianPackage);
  }
}
