package dev.bothy.engine.exec.container;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.SealedFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program that starts containers: crun.
 *
 * <p>Not runc: it cannot run without control groups of its own, which steps have none of (1.1.5:
 * "unable to apply cgroup configuration").
 *
 * @param program absolute path
 * @param copy held open while it is used; {@link Fd#NONE} of the program itself
 */
public record ContainerRuntime(Path program, Fd copy) implements AutoCloseable {
  ContainerRuntime(Path program) {
    this(program, Fd.NONE);
  }

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

  /**
   * A copy of it in memory that nobody can change. It would make one at each start otherwise, and
   * load itself once more, so that no container can reach the program on the disk.
   *
   * @param link a name for it that nothing has; whoever lists processes goes by the name
   * @return this one where there can be none, or none that may be run
   */
  public ContainerRuntime sealed(Path link) {
    Fd sealed;
    try {
      sealed = SealedFile.ofProgram(program, "crun");
    } catch (ErrnoException e) {
      return this;
    }
    try {
      FileCalls.symlink(sealed.procPathForChildren(), Fd.NONE, link.toString());
      if (Files.isExecutable(link)) {
        return new ContainerRuntime(link, sealed);
      }
    } catch (ErrnoException e) {
      // Nothing leads to it.
    }
    sealed.close();
    return this;
  }

  @Override
  public void close() {
    copy.close();
  }
}
