package dev.bothy.llb.wire;

import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import org.jspecify.annotations.Nullable;

/** Message {@code pb.FileOp} and what it holds. */
final class FileEncoder {
  private FileEncoder() {}

  static void file(ProtoWriter w, FileOp f) {
    for (FileAction action : f.actions()) {
      fileAction(w, action);
    }
  }

  private static void fileAction(ProtoWriter w, FileAction action) {
    int outer = w.begin(2);
    w.integer(1, action.input());
    w.integer(2, action.secondaryInput());
    w.integer(3, action.output());
    if (action.command() instanceof FileAction.Copy c) {
      int m = w.begin(4);
      copy(w, c);
      w.end(m);
    } else if (action.command() instanceof FileAction.Mkfile f) {
      int m = w.begin(5);
      w.string(1, f.path());
      w.integer(2, f.mode());
      w.bytes(3, f.data());
      chown(w, 4, f.owner());
      w.integer(5, f.timestamp());
      w.end(m);
    } else if (action.command() instanceof FileAction.Mkdir d) {
      int m = w.begin(6);
      w.string(1, d.path());
      w.integer(2, d.mode());
      w.bool(3, d.makeParents());
      chown(w, 4, d.owner());
      w.integer(5, d.timestamp());
      w.end(m);
    } else if (action.command() instanceof FileAction.Rm r) {
      int m = w.begin(7);
      w.string(1, r.path());
      w.bool(2, r.allowNotFound());
      w.bool(3, r.allowWildcard());
      w.end(m);
    } else if (action.command() instanceof FileAction.Symlink s) {
      int m = w.begin(8);
      w.string(1, s.oldPath());
      w.string(2, s.newPath());
      chown(w, 3, s.owner());
      w.integer(4, s.timestamp());
      w.end(m);
    } else {
      throw new MatchException("no such kind: " + action.command(), null);
    }
    w.end(outer);
  }

  private static void copy(ProtoWriter w, FileAction.Copy c) {
    w.string(1, c.src());
    w.string(2, c.dest());
    chown(w, 3, c.owner());
    w.integer(4, c.mode());
    w.bool(5, c.followSymlink());
    w.bool(6, c.dirCopyContents());
    w.bool(7, c.attemptUnpack());
    w.bool(8, c.createDestPath());
    w.bool(9, c.allowWildcard());
    w.bool(10, c.allowEmptyWildcard());
    w.integer(11, c.timestamp());
    w.strings(12, c.includePatterns());
    w.strings(13, c.excludePatterns());
    w.bool(14, c.alwaysReplaceExistingDestPaths());
    w.string(15, c.modeStr());
    w.strings(16, c.requiredPaths());
  }

  private static void chown(ProtoWriter w, int field, FileAction.@Nullable Chown chown) {
    if (chown != null) {
      int m = w.begin(field);
      owner(w, 1, chown.user());
      owner(w, 2, chown.group());
      w.end(m);
    }
  }

  private static void owner(ProtoWriter w, int field, FileAction.@Nullable Owner owner) {
    if (owner == null) {
      return;
    }
    int m = w.begin(field);
    if (owner instanceof FileAction.ByName named) {
      int n = w.begin(1);
      w.string(1, named.name());
      w.integer(2, named.input());
      w.end(n);
    } else if (owner instanceof FileAction.ById numbered) {
      w.unsignedAlways(2, numbered.id());
    } else {
      throw new MatchException("no such kind: " + owner, null);
    }
    w.end(m);
  }
}
