package dev.bothy.engine.solve;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;

/** What this engine does not do, said by name before anything starts. */
final class Refusals {
  private Refusals() {}

  static void check(Definition definition) throws SolveException {
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof BuildOp) {
        throw new SolveException(
            SolveException.Kind.DEFINITION,
            "nested builds are not supported: " + vertex.name(),
            "solve the inner definition by itself",
            null,
            null);
      }
    }
  }
}
