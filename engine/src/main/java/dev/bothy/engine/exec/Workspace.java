package dev.bothy.engine.exec;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what steps need only while they run: bundles, mount points, secrets. It is in no other
 * process's sight and never on a disk.
 */
final class Workspace implements AutoCloseable {
  private final Path directory;
  private final AtomicLong counter = new AtomicLong();

  Workspace(Store store) throws IOException {
    directory = store.temp().newDirectory("steps");
    Mounts.tmpfs(directory, Mounts.NOSUID, "mode=711"); // with devices of steps' own
    FileCalls.mkdir(Fd.NONE, runtimeState().toString(), 0700);
  }

  /** A new empty directory for one step, mode 0711. */
  Path newStep() throws IOException {
    Path step = directory.resolve("step-" + counter.incrementAndGet());
    FileCalls.mkdir(Fd.NONE, step.toString(), 0711);
    return step;
  }

  /** Where the container runtime keeps its own records. */
  Path runtimeState() {
    return directory.resolve("runtime");
  }

  /** Where a copy of the runtime's program is to be found; nothing is there unless one is made. */
  Path runtimeProgram() {
    return directory.resolve("crun");
  }

  @Override
  public void close() throws IOException {
    Mounts.unmount(directory);
  }
}
