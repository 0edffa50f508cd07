package dev.bothy.engine.worker;

import dev.bothy.engine.exec.ExecRunner;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.fileop.FileRunner;
import dev.bothy.engine.op.DiffRunner;
import dev.bothy.engine.op.MergeRunner;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.PassthroughRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import java.io.IOException;
import java.util.List;

/** The runner of each kind of operation. */
final class Runners implements AutoCloseable {
  private final ExecRunner exec;
  private final FileRunner file;
  private final MergeRunner merge;
  private final DiffRunner diff;
  private final PassthroughRunner passthrough = new PassthroughRunner();

  Runners(Store store, WorkerNamespace namespace) {
    Snapshots snapshots = new Snapshots(store);
    this.exec = new ExecRunner(store, snapshots, namespace);
    this.file = new FileRunner(store, snapshots);
    this.merge = new MergeRunner(store, snapshots);
    this.diff = new DiffRunner(store, snapshots);
  }

  OpRunner of(OpKind kind) {
    if (kind instanceof ExecOp) {
      return exec;
    }
    if (kind instanceof FileOp) {
      return this::file;
    }
    if (kind instanceof MergeOp) {
      return merge;
    }
    if (kind instanceof DiffOp) {
      return diff;
    }
    if (kind instanceof PassthroughOp) {
      return passthrough;
    }
    return (vertex, _, _) -> {
      throw StepFailure.definition("cannot run " + vertex.name(), null);
    };
  }

  /** A file operation runs nothing; whoever wants to look around where it failed needs a step. */
  private List<Result> file(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    try {
      return file.run(vertex, inputs, context);
    } catch (StepFailure e) {
      if (e.kind() == SolveException.Kind.STEP) {
        exec.inspection().offer(e, inputs, context);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    exec.close();
  }
}
