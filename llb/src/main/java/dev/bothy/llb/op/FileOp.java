package dev.bothy.llb.op;

import java.util.List;

/** File operations without a process, done in order. */
public record FileOp(List<FileAction> actions) implements OpKind {
  public FileOp {
    actions = List.copyOf(actions);
  }
}
