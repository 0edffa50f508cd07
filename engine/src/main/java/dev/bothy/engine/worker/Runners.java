package dev.bothy.engine.worker;

import dev.bothy.engine.exec.ExecRunner;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The runner of each kind of operation. */
final class Runners implements AutoCloseable {
  private final ExecRunner exec;

  Runners(Store store, WorkerNamespace namespace) {
    Snapshots snapshots = new Snapshots(store);
    this.exec = new ExecRunner(store, snapshots, namespace);
  }

  OpRunner of(OpKind kind) {
    return switch (kind) {
      case ExecOp _ -> exec;
      case MergeOp _ -> Runners::merge;
      case FileOp _, DiffOp _, SourceOp _, BuildOp _ ->
          (vertex, _, _) -> {
            throw StepFailure.definition("cannot run " + vertex.name(), null);
          };
    };
  }

  private static List<Result> merge(Vertex vertex, List<Result> inputs, StepContext context) {
    MergeOp op = (MergeOp) vertex.op().kind();
    List<List<LayerId>> stacks = new ArrayList<>();
    for (int input : op.inputs()) {
      stacks.add(inputs.get(input).layers());
    }
    return List.of(new Result(Snapshots.merge(stacks)));
  }

  @Override
  public void close() throws IOException {
    exec.close();
  }
}
