package dev.bothy.llb.state;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.WorkerConstraints;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the graph that a tree holds comes to. */
final class BuildNode extends Node {
  private final Output source;
  private final String file;

  /**
   * @param file empty for the usual one
   */
  BuildNode(Output source, String file, Attributes attributes) {
    super(attributes);
    this.source = source;
    this.file = file;
  }

  @Override
  Node with(Attributes changed) {
    return new BuildNode(source, file, changed);
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    return new BuildNode(other.apply(source), file, attributes);
  }

  @Override
  List<Output> inputs() {
    return List.of(source);
  }

  @Override
  Op op(Marshaller m) {
    BuildOp build =
        new BuildOp(
            BuildOp.LLB,
            Map.of(BuildOp.DEFINITION_INPUT, 0),
            new byte[0],
            file.isEmpty() ? Map.of() : Map.of(BuildOp.FILE_NAME, file));
    return new Op(List.of(m.input(source)), build, m.platform(null), WorkerConstraints.NONE);
  }

  @Override
  List<String> caps() {
    return List.of(Caps.BUILD_FILE_NAME);
  }
}
