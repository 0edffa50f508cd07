package dev.bothy.engine.exec;

import dev.bothy.engine.exec.group.ControlGroups;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Stands for this process being (namespace) root in a mount and a pid namespace of its own. Only
 * then may steps run: their mounts show nowhere else and vanish with the process, as do their
 * processes.
 */
public final class WorkerNamespace {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final @Nullable Fd groups;

  private WorkerNamespace(@Nullable Fd groups) {
    this.groups = groups;
  }

  /**
   * Call once at the start of a process that was started in such namespaces. Hides the control
   * group tree: crun refuses a mixed v1/v2 one even when told to make no groups.
   */
  public static WorkerNamespace enter() throws ErrnoException {
    FileCalls.umask(022);
    Mounts.makePrivate(Path.of("/"));
    Fd groups = null;
    if (FileCalls.statIfPresent(Fd.NONE, CGROUPS.toString()) != null) {
      groups = Fd.open(CGROUPS, Fd.O_PATH | Fd.O_DIRECTORY); // what is beneath stays reachable
      // Where steps see the machine's own /sys one could leave notes there for another.
      int flags = Mounts.RDONLY | Mounts.NOSUID | Mounts.NODEV | Mounts.NOEXEC;
      Mounts.tmpfs(CGROUPS, flags, "size=4k,mode=755");
    }
    return new WorkerNamespace(groups);
  }

  /**
   * The machine's control groups.
   *
   * @throws ControlGroups.UnavailableException when it has none
   */
  ControlGroups controlGroups() throws IOException {
    Fd tree = groups;
    if (tree == null) {
      throw new ControlGroups.UnavailableException("no control groups are mounted");
    }
    return new ControlGroups(
        Path.of(tree.procPathForChildren()), Files.readString(Path.of("/proc/self/cgroup")));
  }
}
