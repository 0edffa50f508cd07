package dev.bothy.engine.exec;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import java.nio.file.Path;

/**
 * Stands for this process being (namespace) root in a mount and a pid namespace of its own. Only
 * then may steps run: their mounts show nowhere else and vanish with the process, as do their
 * processes.
 */
public final class WorkerNamespace {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private WorkerNamespace() {}

  /**
   * Call once at the start of a process that was started in such namespaces. Hides the control
   * group tree: crun refuses a mixed v1/v2 one even when told to make no groups.
   */
  public static WorkerNamespace enter() throws ErrnoException {
    FileCalls.umask(022);
    Mounts.makePrivate(Path.of("/"));
    if (FileCalls.statIfPresent(Fd.NONE, CGROUPS.toString()) != null) {
      Mounts.tmpfs(CGROUPS, Mounts.NOSUID | Mounts.NODEV | Mounts.NOEXEC, "size=4k,mode=755");
    }
    return new WorkerNamespace();
  }
}
