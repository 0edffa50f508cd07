package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerProcess;
import dev.bothy.engine.exec.container.ContainerRuntime;
import dev.bothy.engine.exec.container.WaitingRuntime;
import dev.bothy.engine.exec.group.StepGroup;
import dev.bothy.engine.exec.mount.CacheMounts;
import dev.bothy.engine.exec.mount.StubLayers;
import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What all steps of a worker run with. The runtime is looked for when the first one runs. */
final class Containers implements AutoCloseable {
  final Store store;
  final Snapshots snapshots;
  final StubLayers stubs;
  final CacheMounts caches;
  final StepSpecs specs;
  private @Nullable Workspace workspace;
  private @Nullable ContainerRuntime runtime;
  private @Nullable WaitingRuntime waiting;

  Containers(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
    this.stubs = new StubLayers(store);
    this.caches = new CacheMounts(store, snapshots);
    this.specs = new StepSpecs(store.userXattrs());
  }

  /**
   * crun, as a copy that no container can change where there can be one.
   *
   * @throws StepFailure when it is not installed
   */
  synchronized ContainerRuntime runtime() throws StepFailure, IOException {
    ContainerRuntime found = runtime;
    if (found == null) {
      found = ContainerRuntime.find(Programs.ofThisProcess()).sealed(workspace().runtimeProgram());
      runtime = found;
    }
    return found;
  }

  synchronized Workspace workspace() throws IOException {
    Workspace space = workspace;
    if (space == null) {
      space = new Workspace(store);
      workspace = space;
    }
    return space;
  }

  /**
   * The container of a step.
   *
   * @param step its directory
   * @param group in which it runs; null for this process's own
   */
  ContainerProcess container(Path step, @Nullable StepGroup group) throws IOException, StepFailure {
    String name = step.getFileName().toString();
    return new ContainerProcess(runtime(), workspace().runtimeState(), name, group);
  }

  /** Starts a runtime that waits for the next step, unless one does. Returns at once. */
  synchronized void startAhead() {
    if (waiting != null) {
      return;
    }
    try {
      Path step = workspace().newStep();
      waiting = WaitingRuntime.start(step, container(step, null));
    } catch (StepFailure | IOException e) {
      waiting = null; // the step that starts one itself says why it cannot
    }
  }

  /** The one that waits, now the caller's; null when there is none. */
  synchronized @Nullable WaitingRuntime takeWaiting() {
    WaitingRuntime taken = waiting;
    waiting = null;
    return taken;
  }

  @Override
  public synchronized void close() throws IOException {
    WaitingRuntime unneeded = takeWaiting();
    if (unneeded != null) {
      unneeded.close();
    }
    Workspace space = workspace;
    workspace = null;
    ContainerRuntime used = runtime;
    runtime = null;
    try {
      if (space != null) {
        space.close();
      }
    } finally {
      if (used != null) {
        used.close(); // last: until the workspace is gone a name leads to it
      }
    }
  }
}
