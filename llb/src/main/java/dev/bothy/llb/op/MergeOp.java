package dev.bothy.llb.op;

import java.util.List;

/** Trees laid over each other, later ones on top; each by its position in the op's inputs. */
public record MergeOp(List<Integer> inputs) implements OpKind {
  public MergeOp {
    inputs = List.copyOf(inputs);
  }
}
