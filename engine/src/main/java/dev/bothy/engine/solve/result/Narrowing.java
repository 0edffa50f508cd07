package dev.bothy.engine.solve.result;

import dev.bothy.engine.fileop.CopyReads;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.Selection;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation reads of an input that no part of its result is built upon: of a mount without
 * an output what is mounted, of a copy's source what is copied. Where only that is equal, the
 * operation gives the same.
 */
public final class Narrowing {
  private final OpKind op;
  private final int input;

  private Narrowing(OpKind op, int input) {
    this.op = op;
    this.input = input;
  }

  /** The narrowing of the operation's input of that number; null when all of it counts. */
  public static @Nullable Narrowing of(Op op, int input) {
    boolean narrow =
        op.kind() instanceof ExecOp exec && isOnlyRead(exec, input)
            || op.kind() instanceof FileOp file && isOnlyRead(file, input);
    return narrow ? new Narrowing(op.kind(), input) : null;
  }

  private static boolean isOnlyRead(ExecOp op, int input) {
    boolean read = false;
    for (Mount mount : op.mounts()) {
      if (!usesInput(mount, input)) {
        continue;
      }
      read = true;
      if (!(mount.type() instanceof Mount.Bind)
          || mount.hasOutput()
          || mount.contentCache() == Mount.ContentCache.OFF) {
        return false;
      }
    }
    return read;
  }

  /** On mounts of secrets and agents the number means nothing. */
  private static boolean usesInput(Mount mount, int input) {
    return mount.input() == input
        && (mount.type() instanceof Mount.Bind || mount.type() instanceof Mount.Cache);
  }

  private static boolean isOnlyRead(FileOp op, int input) {
    boolean read = false;
    for (FileAction action : op.actions()) {
      if (action.input() == input) {
        return false;
      }
      read |= action.command() instanceof FileAction.Copy && action.secondaryInput() == input;
      read |= !namesIn(action, input).isEmpty();
    }
    return read;
  }

  /**
   * What is read of the tree.
   *
   * @param selected empty
   * @return false when it cannot be told
   */
  boolean select(MergedTree tree, Selection selected) throws IOException, InterruptedException {
    CopyReads reads = new CopyReads(tree, selected);
    if (op instanceof ExecOp exec) {
      for (Mount mount : exec.mounts()) {
        if (usesInput(mount, input) && !reads.selectFile(mount.selector())) {
          return false;
        }
      }
      return true;
    }
    if (op instanceof FileOp file) {
      for (FileAction action : file.actions()) {
        if (!select(action, reads)) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  private boolean select(FileAction action, CopyReads reads)
      throws IOException, InterruptedException {
    if (action.command() instanceof FileAction.Copy copy
        && action.secondaryInput() == input
        && !reads.select(copy)) {
      return false;
    }
    for (String file : namesIn(action, input)) {
      if (!reads.selectFile(file)) {
        return false;
      }
    }
    return true;
  }

  /** The files in which the action looks names of owners up, when it does so in that input. */
  private static List<String> namesIn(FileAction action, int input) {
    FileAction.Chown owner = action.command().owner();
    if (owner == null) {
      return List.of();
    }
    boolean user = owner.user() instanceof FileAction.ByName name && name.input() == input;
    boolean group = owner.group() instanceof FileAction.ByName name && name.input() == input;
    return user || group ? List.of("/etc/passwd", "/etc/group") : List.of();
  }
}
