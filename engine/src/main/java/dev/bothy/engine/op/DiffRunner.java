package dev.bothy.engine.op;

import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.DiffOp;
import java.io.IOException;
import java.util.List;

/** Finds what leads from one tree to another. */
public final class DiffRunner implements OpRunner {
  private final Store store;
  private final Snapshots snapshots;

  public DiffRunner(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure {
    if (!(vertex.op().kind() instanceof DiffOp op)) {
      throw new IllegalArgumentException("not a diff operation: " + vertex.digest());
    }
    Result lower = op.lower() < 0 ? Result.SCRATCH : Inputs.at(inputs, op.lower());
    Result upper = op.upper() < 0 ? Result.SCRATCH : Inputs.at(inputs, op.upper());
    try {
      return List.of(new Result(snapshots.diff(lower.layers(), upper.layers())));
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }
}
