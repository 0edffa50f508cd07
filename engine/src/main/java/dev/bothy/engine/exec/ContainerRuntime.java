package dev.bothy.engine.exec;

import dev.bothy.engine.op.StepFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program that starts containers: crun, else runc.
 *
 * @param program absolute path
 */
record ContainerRuntime(Path program, boolean isCrun) {
  /**
   * @param searchPath as in {@code $PATH}
   */
  static ContainerRuntime find(@Nullable String searchPath) throws StepFailure {
    String path = searchPath == null || searchPath.isEmpty() ? "/usr/bin:/bin" : searchPath;
    // A user's PATH on Debian leaves out the administrator's directories, where runc is.
    path += ":/usr/local/sbin:/usr/sbin:/sbin";
    for (String name : new String[] {"crun", "runc"}) {
      for (String directory : path.split(":", -1)) {
        if (directory.startsWith("/") && Files.isExecutable(Path.of(directory, name))) {
          return new ContainerRuntime(Path.of(directory, name), name.equals("crun"));
        }
      }
    }
    throw StepFailure.host(
        "crun not found: steps run in containers, and crun starts them",
        "install it: apt-get install crun (as root)",
        null);
  }
}
