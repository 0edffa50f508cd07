package dev.bothy.engine.worker;

import dev.bothy.engine.exec.ExecRunner;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.fileop.FileRunner;
import dev.bothy.engine.op.DiffRunner;
import dev.bothy.engine.op.MergeRunner;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;

/** The runner of each kind of operation. */
final class Runners implements AutoCloseable {
  private final ExecRunner exec;
  private final FileRunner file;
  private final MergeRunner merge = new MergeRunner();
  private final DiffRunner diff;

  Runners(Store store, WorkerNamespace namespace) {
    Snapshots snapshots = new Snapshots(store);
    this.exec = new ExecRunner(store, snapshots, namespace);
    this.file = new FileRunner(store, snapshots);
    this.diff = new DiffRunner(store, snapshots);
  }

  OpRunner of(OpKind kind) {
    return switch (kind) {
      case ExecOp _ -> exec;
      case MergeOp _ -> merge;
      case FileOp _ -> file;
      case DiffOp _ -> diff;
      case SourceOp _, BuildOp _ ->
          (vertex, _, _) -> {
            throw StepFailure.definition("cannot run " + vertex.name(), null);
          };
    };
  }

  @Override
  public void close() throws IOException {
    exec.close();
  }
}
