package dev.bothy.engine.op;

import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.MergeOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lays trees over each other: their layers in one list. */
public final class MergeRunner implements OpRunner {
  private final Store store;
  private final Snapshots snapshots;

  public MergeRunner(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure {
    if (!(vertex.op().kind() instanceof MergeOp op)) {
      throw new IllegalArgumentException("not a merge operation: " + vertex.digest());
    }
    List<List<LayerId>> stacks = new ArrayList<>();
    for (int input : op.inputs()) {
      stacks.add(input < 0 ? List.of() : Inputs.at(inputs, input).layers());
    }
    try {
      return List.of(new Result(snapshots.apart(Snapshots.merge(stacks))));
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }
}
