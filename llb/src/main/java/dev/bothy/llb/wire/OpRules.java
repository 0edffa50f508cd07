package dev.bothy.llb.wire;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.PassthroughOp;
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
    if (op.kind() instanceof SourceOp s) {
      source(s, inputs);
    } else if (op.kind() instanceof ExecOp e) {
      exec(e, inputs);
    } else if (op.kind() instanceof FileOp f) {
      file(f, inputs);
    } else if (op.kind() instanceof MergeOp m) {
      if (m.inputs().isEmpty()) {
        throw new MalformedDefinitionException("a merge without inputs");
      }
      for (int input : m.inputs()) {
        position("merge", input, 0, inputs);
      }
    } else if (op.kind() instanceof DiffOp d) {
      position("diff", d.lower(), -1, inputs);
      position("diff", d.upper(), -1, inputs);
    } else if (op.kind() instanceof BuildOp b) {
      position("build", b.builder(), -1, inputs);
      for (int input : b.inputs().values()) {
        position("build", input, -1, inputs);
      }
    } else if (op.kind() instanceof PassthroughOp p) {
      passthrough(p, inputs);
    } else {
      throw new MatchException("no such kind: " + op.kind(), null);
    }
  }

  /** How many results the operation has: one more than its highest output number. */
  public static int outputs(Op op) {
    int count = 0;
    if (op.kind() instanceof ExecOp e) {
      for (Mount m : e.mounts()) {
        if (m.hasOutput()) {
          count = Math.max(count, m.output() + 1);
        }
      }
    } else if (op.kind() instanceof FileOp f) {
      for (FileAction a : f.actions()) {
        count = Math.max(count, a.output() + 1);
      }
    } else if (op.kind() instanceof PassthroughOp p) {
      count = p.outputs().size();
    } else {
      count = 1;
    }
    return count;
  }

  private static void source(SourceOp s, int inputs) throws MalformedDefinitionException {
    if (s.scheme().isEmpty()) {
      throw new MalformedDefinitionException(
          "source identifier \"" + s.shown() + "\" has no scheme");
    }
    if (inputs > 0) {
      throw new MalformedDefinitionException("source " + s.shown() + " has inputs");
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
      if (a.command() instanceof FileAction.Copy c) {
        position("copy", a.secondaryInput(), -1, known);
        owner(c.owner(), known);
      } else if (a.command() instanceof FileAction.Mkfile m) {
        owner(m.owner(), known);
      } else if (a.command() instanceof FileAction.Mkdir m) {
        owner(m.owner(), known);
      } else if (a.command() instanceof FileAction.Symlink s) {
        owner(s.owner(), known);
      } else if (!(a.command() instanceof FileAction.Rm)) {
        throw new MatchException("no such kind: " + a.command(), null);
      }
      known++;
    }
    if (!output) {
      throw new MalformedDefinitionException("a file operation without a result");
    }
  }

  private static void passthrough(PassthroughOp p, int inputs) throws MalformedDefinitionException {
    if (p.id().isEmpty()) {
      throw new MalformedDefinitionException("a passthrough without an id");
    }
    if (p.outputs().isEmpty()) {
      throw new MalformedDefinitionException("a passthrough without a result");
    }
    for (int input : p.outputs()) {
      position("passthrough", input, 0, inputs);
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
