package dev.bothy.llb.op;

/** What an operation does. */
public sealed interface OpKind
    permits SourceOp, ExecOp, FileOp, MergeOp, DiffOp, BuildOp, PassthroughOp {}
