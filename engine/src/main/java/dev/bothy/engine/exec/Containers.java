package dev.bothy.engine.exec;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What all steps of a worker run with. The runtime is looked for when the first one runs. */
final class Containers implements AutoCloseable {
  final Store store;
  final Snapshots snapshots;
  final CacheMounts caches;
  final StepSpecs specs;
  private @Nullable Workspace workspace;
  private @Nullable ContainerRuntime runtime;

  Containers(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
    this.caches = new CacheMounts(store, snapshots);
    this.specs = new StepSpecs(store.userXattrs());
  }

  /**
   * crun.
   *
   * @throws StepFailure when it is not installed
   */
  synchronized ContainerRuntime runtime() throws StepFailure {
    ContainerRuntime found = runtime;
    if (found == null) {
      found = ContainerRuntime.find(Programs.ofThisProcess());
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

  @Override
  public synchronized void close() throws IOException {
    Workspace space = workspace;
    workspace = null;
    if (space != null) {
      space.close();
    }
  }
}
