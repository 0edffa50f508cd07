package dev.bothy.llb;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.SourceOp;

/** Names for operations that bring none. */
final class VertexName {
  private VertexName() {}

  static String of(Op op) {
    return switch (op.kind()) {
      case SourceOp s -> s.identifier();
      case ExecOp e -> String.join(" ", e.meta().args());
      case FileOp f -> file(f);
      case MergeOp m -> "merge of " + m.inputs().size();
      case DiffOp _ -> "diff";
      case BuildOp _ -> "build";
    };
  }

  private static String file(FileOp op) {
    StringBuilder name = new StringBuilder();
    for (FileAction action : op.actions()) {
      if (!name.isEmpty()) {
        name.append(", ");
      }
      switch (action.command()) {
        case FileAction.Copy c -> name.append("copy ").append(c.src()).append(' ').append(c.dest());
        case FileAction.Mkfile m -> name.append("mkfile ").append(m.path());
        case FileAction.Mkdir m -> name.append("mkdir ").append(m.path());
        case FileAction.Rm r -> name.append("rm ").append(r.path());
        case FileAction.Symlink s ->
            name.append("symlink ").append(s.oldPath()).append(" -> ").append(s.newPath());
      }
    }
    return name.toString();
  }
}
