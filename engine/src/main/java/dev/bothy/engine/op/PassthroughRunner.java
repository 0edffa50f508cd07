package dev.bothy.engine.op;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.PassthroughOp;
import java.util.ArrayList;
import java.util.List;

/** Gives trees on as they are. Nothing is mounted, read or copied. */
public final class PassthroughRunner implements OpRunner {
  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure {
    if (!(vertex.op().kind() instanceof PassthroughOp op)) {
      throw new IllegalArgumentException("not a passthrough operation: " + vertex.digest());
    }
    List<Result> outputs = new ArrayList<>();
    for (int input : op.outputs()) {
      outputs.add(Inputs.at(inputs, input));
    }
    return outputs;
  }
}
