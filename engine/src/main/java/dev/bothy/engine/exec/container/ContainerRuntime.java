package dev.bothy.engine.exec.container;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import java.nio.file.Path;

/**
 * The program that starts containers: crun.
 *
 * <p>Not runc: it cannot run without control groups of its own, which steps have none of (1.1.5:
 * "unable to apply cgroup configuration").
 *
 * @param program absolute path
 */
public record ContainerRuntime(Path program) {
  public static ContainerRuntime find(Programs programs) throws StepFailure {
    Path crun = programs.find("crun");
    if (crun != null) {
      return new ContainerRuntime(crun);
    }
    throw StepFailure.host(
        "crun not found: steps run in containers, and crun starts them"
            + (programs.find("runc") == null
                ? ""
                : " (runc is here, but needs control groups of its own)"),
        "install it: apt-get install crun (as root)",
        null);
  }
}
