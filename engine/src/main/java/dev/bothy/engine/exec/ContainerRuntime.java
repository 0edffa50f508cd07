package dev.bothy.engine.exec;

import dev.bothy.engine.op.StepFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program that starts containers: crun.
 *
 * <p>Not runc: it cannot run without control groups of its own, which steps have none of (1.1.5:
 * "unable to apply cgroup configuration").
 *
 * @param program absolute path
 */
record ContainerRuntime(Path program) {
  /**
   * @param searchPath as in {@code $PATH}
   */
  static ContainerRuntime find(@Nullable String searchPath) throws StepFailure {
    String path = searchPath == null || searchPath.isEmpty() ? "/usr/bin:/bin" : searchPath;
    boolean runc = false;
    // A user's PATH on Debian leaves out the administrator's directories.
    for (String directory : (path + ":/usr/local/sbin:/usr/sbin:/sbin").split(":", -1)) {
      if (directory.startsWith("/")) {
        if (Files.isExecutable(Path.of(directory, "crun"))) {
          return new ContainerRuntime(Path.of(directory, "crun"));
        }
        runc |= Files.isExecutable(Path.of(directory, "runc"));
      }
    }
    throw StepFailure.host(
        "crun not found: steps run in containers, and crun starts them"
            + (runc ? " (runc is here, but needs control groups of its own)" : ""),
        "install it: apt-get install crun (as root)",
        null);
  }
}
