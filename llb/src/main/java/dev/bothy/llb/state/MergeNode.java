package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.WorkerConstraints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Trees over each other. */
final class MergeNode extends Node {
  private final List<Output> inputs;

  MergeNode(List<Output> inputs, Attributes attributes) {
    super(attributes);
    this.inputs = List.copyOf(inputs);
  }

  @Override
  Node with(Attributes changed) {
    return new MergeNode(inputs, changed);
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    return new MergeNode(inputs.stream().map(other).toList(), attributes);
  }

  @Override
  List<Output> inputs() {
    return inputs;
  }

  @Override
  Op op(Marshaller m) {
    List<Input> list = new ArrayList<>(inputs.size());
    List<Integer> numbers = new ArrayList<>(inputs.size());
    for (Output o : inputs) {
      numbers.add(list.size());
      list.add(m.input(o));
    }
    return new Op(list, new MergeOp(numbers), null, WorkerConstraints.NONE);
  }

  @Override
  List<String> caps() {
    return List.of(Caps.MERGE);
  }
}
