package dev.bothy.engine.worker;

import dev.bothy.engine.exec.ExecRunner;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.fileop.FileRunner;
import dev.bothy.engine.op.HostFailures;
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
  private final Store store;
  private final Snapshots snapshots;
  private final ExecRunner exec;
  private final FileRunner file;

  Runners(Store store, WorkerNamespace namespace) {
    this.store = store;
    this.snapshots = new Snapshots(store);
    this.exec = new ExecRunner(store, snapshots, namespace);
    this.file = new FileRunner(store, snapshots);
  }

  OpRunner of(OpKind kind) {
    return switch (kind) {
      case ExecOp _ -> exec;
      case MergeOp _ -> Runners::merge;
      case FileOp _ -> file;
      case DiffOp _ -> this::diff;
      case SourceOp _, BuildOp _ ->
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

  private List<Result> diff(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure {
    DiffOp op = (DiffOp) vertex.op().kind();
    try {
      return List.of(
          new Result(snapshots.diff(layers(inputs, op.lower()), layers(inputs, op.upper()))));
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }

  private static List<LayerId> layers(List<Result> inputs, int input) {
    return input == DiffOp.SCRATCH ? List.of() : inputs.get(input).layers();
  }

  @Override
  public void close() throws IOException {
    exec.close();
  }
}
