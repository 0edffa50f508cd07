package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.WorkerConstraints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Trees as they are, once others are there too. */
final class PassthroughNode extends Node {
  private final String id;
  private final List<Output> inputs;
  private final List<Integer> outputs;

  /**
   * @param outputs positions in the inputs
   */
  PassthroughNode(String id, List<Output> inputs, List<Integer> outputs, Attributes attributes) {
    super(attributes);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a passthrough without an id");
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("passthrough " + id + " has no tree to give");
    }
    this.id = id;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  @Override
  Node with(Attributes changed) {
    return new PassthroughNode(id, inputs, outputs, changed);
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    return new PassthroughNode(id, inputs.stream().map(other).toList(), outputs, attributes);
  }

  @Override
  List<Output> inputs() {
    return inputs;
  }

  @Override
  Op op(Marshaller m) {
    List<Input> list = new ArrayList<>(inputs.size());
    for (Output o : inputs) {
      list.add(m.input(o));
    }
    return new Op(list, new PassthroughOp(id, outputs), null, WorkerConstraints.NONE);
  }

  @Override
  List<String> caps() {
    return List.of(Caps.PASSTHROUGH);
  }
}
