package dev.bothy.engine.op;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.SourceOp;
import java.util.List;

/**
 * Every kind of operation by the runner that does it; sources and nested builds are the solver's.
 */
public record Runners(OpRunner exec, OpRunner file, OpRunner merge, OpRunner diff)
    implements OpRunner {
  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    OpRunner runner =
        switch (vertex.op().kind()) {
          case ExecOp _ -> exec;
          case FileOp _ -> file;
          case MergeOp _ -> merge;
          case DiffOp _ -> diff;
          case SourceOp source ->
              throw new IllegalArgumentException("a source: " + source.identifier());
          case BuildOp _ ->
              throw StepFailure.definition(
                  "the graph has a nested build, which this builder cannot do",
                  "use a BuildKit builder");
        };
    return runner.run(vertex, inputs, context);
  }
}
