package dev.bothy.llb.op;

/** What leads from one tree to another; positions in the op's inputs, -1 for an empty tree. */
public record DiffOp(int lower, int upper) implements OpKind {
  public static final int SCRATCH = -1;
}
