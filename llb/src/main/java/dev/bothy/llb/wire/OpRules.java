package dev.bothy.llb.wire;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.SourceOp;
import org.jspecify.annotations.Nullable;

/** What must hold of an operation beyond its shape, so that nobody after the decoder need ask. */
public final class OpRules {
  private OpRules() {}

  /**
   * @throws MalformedDefinitionException when the operation contradicts itself
   */
  public static void check(Op op) throws MalformedDefinitionException {
    int inputs = op.inputs().size();
    switch (op.kind()) {
      case SourceOp s -> source(s, inputs);
      case ExecOp e -> exec(e, inputs);
      case FileOp f -> file(f, inputs);
      case MergeOp m -> {
        for (int input : m.inputs()) {
          position("merge", input, 0, inputs);
        }
      }
      case DiffOp d -> {
        position("diff", d.lower(), -1, inputs);
        position("diff", d.upper(), -1, inputs);
      }
      case BuildOp b -> {
        position("build", b.builder(), -1, inputs);
        for (int input : b.inputs().values()) {
          position("build", input, -1, inputs);
        }
      }
    }
  }

  /** How many results the operation has: one more than its highest output number. */
  public static int outputs(Op op) {
    return switch (op.kind()) {
      case ExecOp e -> {
        int count = 0;
        for (Mount m : e.mounts()) {
          if (m.hasOutput()) {
            count = Math.max(count, m.output() + 1);
          }
        }
        yield count;
      }
      case FileOp f -> {
        int count = 0;
        for (FileAction a : f.actions()) {
          count = Math.max(count, a.output() + 1);
        }
        yield count;
      }
      case SourceOp _, MergeOp _, DiffOp _, BuildOp _ -> 1;
    };
  }

  private static void source(SourceOp s, int inputs) throws MalformedDefinitionException {
    if (s.scheme().isEmpty()) {
      throw new MalformedDefinitionException(
          "source identifier \"" + s.identifier() + "\" has no scheme");
    }
    if (inputs > 0) {
      throw new MalformedDefinitionException("source " + s.identifier() + " has inputs");
    }
  }

  private static void exec(ExecOp e, int inputs) throws MalformedDefinitionException {
    if (e.meta().args().isEmpty()) {
      throw new MalformedDefinitionException("an exec without arguments");
    }
    boolean root = false;
    for (Mount m : e.mounts()) {
      // Older clients leave 0 on mounts that take nothing from the graph.
      if (!(m.type() instanceof Mount.Secret || m.type() instanceof Mount.Ssh)) {
        position("mount " + m.dest(), m.input(), -1, inputs);
      }
      root |= m.dest().equals("/");
      if (m.dest().isEmpty()) {
        throw new MalformedDefinitionException("a mount without a place");
      }
    }
    if (!root) {
      throw new MalformedDefinitionException("an exec without a mount at /");
    }
  }

  private static void file(FileOp f, int inputs) throws MalformedDefinitionException {
    if (f.actions().isEmpty()) {
      throw new MalformedDefinitionException("a file operation without actions");
    }
    int known = inputs;
    boolean output = false;
    for (FileAction a : f.actions()) {
      position("file action", a.input(), -1, known);
      output |= a.output() >= 0;
      switch (a.command()) {
        case FileAction.Copy c -> {
          position("copy", a.secondaryInput(), -1, known);
          owner(c.owner(), known);
        }
        case FileAction.Mkfile m -> owner(m.owner(), known);
        case FileAction.Mkdir m -> owner(m.owner(), known);
        case FileAction.Symlink s -> owner(s.owner(), known);
        case FileAction.Rm _ -> {}
      }
      known++;
    }
    if (!output) {
      throw new MalformedDefinitionException("a file operation without a result");
    }
  }

  private static void owner(FileAction.@Nullable Chown owner, int known)
      throws MalformedDefinitionException {
    if (owner == null) {
      return;
    }
    if (owner.user() instanceof FileAction.ByName user) {
      position("owner", user.input(), -1, known);
    }
    if (owner.group() instanceof FileAction.ByName group) {
      position("group", group.input(), -1, known);
    }
  }

  private static void position(String what, int position, int least, int end)
      throws MalformedDefinitionException {
    if (position < least || position >= end) {
      throw new MalformedDefinitionException(what + " refers to tree " + position + " of " + end);
    }
  }
}
