package dev.bothy.engine.op;

import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.MergeOp;
import java.util.ArrayList;
import java.util.List;

/** Lays trees over each other: their layers in one list. */
public final class MergeRunner implements OpRunner {
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
    return List.of(new Result(Snapshots.merge(stacks)));
  }
}
