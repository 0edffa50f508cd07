package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.WorkerConstraints;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What leads from one tree to another. */
final class DiffNode extends Node {
  private final Output lower;
  private final @Nullable Output upper;

  DiffNode(Output lower, @Nullable Output upper, Attributes attributes) {
    super(attributes);
    this.lower = lower;
    this.upper = upper;
  }

  @Override
  Node with(Attributes changed) {
    return new DiffNode(lower, upper, changed);
  }

  Output lower() {
    return lower;
  }

  @Nullable Output upper() {
    return upper;
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    return new DiffNode(other.apply(lower), upper == null ? null : other.apply(upper), attributes);
  }

  @Override
  List<Output> inputs() {
    return present(lower, upper);
  }

  @Override
  Op op(Marshaller m) {
    // Equal sides are listed twice, as every client does.
    List<Input> inputs =
        upper == null ? List.of(m.input(lower)) : List.of(m.input(lower), m.input(upper));
    return new Op(
        inputs, new DiffOp(0, upper == null ? DiffOp.SCRATCH : 1), null, WorkerConstraints.NONE);
  }

  @Override
  List<String> caps() {
    return List.of(Caps.DIFF);
  }
}
