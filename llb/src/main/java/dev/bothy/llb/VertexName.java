package dev.bothy.llb;

import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;

/** Names for operations that bring none. */
final class VertexName {
  private VertexName() {}

  static String of(Op op) {
    OpKind kind = op.kind();
    // No switch over types: it would be linked at the start of every cached build (decision 12).
    if (kind instanceof SourceOp s) {
      return s.shown();
    }
    if (kind instanceof ExecOp e) {
      return String.join(" ", e.meta().args());
    }
    if (kind instanceof FileOp f) {
      return file(f);
    }
    if (kind instanceof MergeOp m) {
      return "merge of " + m.inputs().size();
    }
    if (kind instanceof PassthroughOp p) {
      return "passthrough " + p.id();
    }
    return kind instanceof DiffOp ? "diff" : "build";
  }

  private static String file(FileOp op) {
    StringBuilder name = new StringBuilder();
    for (FileAction action : op.actions()) {
      if (!name.isEmpty()) {
        name.append(", ");
      }
      name.append(action(action.command()));
    }
    return name.toString();
  }

  private static String action(FileAction.Command command) {
    if (command instanceof FileAction.Copy c) {
      return "copy " + c.src() + ' ' + c.dest();
    }
    if (command instanceof FileAction.Mkfile m) {
      return "mkfile " + m.path();
    }
    if (command instanceof FileAction.Mkdir m) {
      return "mkdir " + m.path();
    }
    if (command instanceof FileAction.Rm r) {
      return "rm " + r.path();
    }
    return command instanceof FileAction.Symlink s
        ? "symlink " + s.oldPath() + " -> " + s.newPath()
        : command.toString();
  }
}
