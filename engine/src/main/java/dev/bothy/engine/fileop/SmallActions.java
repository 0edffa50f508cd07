package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Everything but copying. Each leaves the times of the directory that it works in as they were. */
final class SmallActions {
  private final Fd root;

  SmallActions(Fd root) {
    this.root = root;
  }

  void mkdir(FileAction.Mkdir action, @Nullable Ownership owner) throws IOException, StepFailure {
    int mode = action.mode() & 0777;
    RootPath path = RootPath.resolve(root, action.path(), true);
    if (action.makeParents()) {
      Directories.makeAll(root, path, mode, owner, action.timestamp());
      return;
    }
    FileStat parent = requireParent(path, action.path());
    try {
      FileCalls.mkdir(root, path.relative(), 0700);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EEXIST) {
        return; // whatever it is, as in BuildKit
      }
      throw e;
    }
    Ownership ids = Ownership.in(parent, owner);
    FileCalls.chown(root, path.relative(), ids.uid(), ids.gid());
    FileCalls.chmod(root, path.relative(), mode | Ownership.setGid(parent));
    Directories.setTime(root, path.relative(), action.timestamp());
    FileCalls.times(root, path.parent().relative(), parent);
  }

  void mkfile(FileAction.Mkfile action, @Nullable Ownership owner) throws IOException, StepFailure {
    RootPath path = RootPath.resolve(root, action.path(), true);
    if (path.isRoot()) {
      throw StepFailure.step("cannot make a file at /", null);
    }
    FileStat parent = requireParent(path, action.path());
    FileStat before = path.stat(root);
    if (before != null && before.isDirectory()) {
      throw new ErrnoException(Errno.EISDIR, "mkfile", path.toString());
    }
    if (before != null && !before.isRegular()) {
      throw StepFailure.step(
          "cannot make the file " + path + ": what is there is no regular file", "remove it first");
    }
    try (Fd dir = path.parent().openDirectory(root)) {
      int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC | Fd.O_NOFOLLOW | Fd.O_NONBLOCK;
      try (Fd file = dir.openAt(path.name(), flags, 0600)) {
        file.write(action.data(), 0, action.data().length);
      }
      if (before == null || owner != null) {
        Ownership ids = Ownership.in(parent, owner);
        FileCalls.chown(dir, path.name(), ids.uid(), ids.gid());
      }
      if (before == null) {
        FileCalls.chmod(dir, path.name(), action.mode() & 0777);
      }
      Directories.setTime(dir, path.name(), action.timestamp());
    }
    FileCalls.times(root, path.parent().relative(), parent);
  }

  void symlink(FileAction.Symlink action, @Nullable Ownership owner)
      throws IOException, StepFailure {
    RootPath path = RootPath.resolve(root, action.newPath(), true);
    if (path.isRoot()) {
      throw StepFailure.step("cannot make a link at /", null);
    }
    FileStat parent = requireParent(path, action.newPath());
    if (path.stat(root) != null) {
      throw StepFailure.step("cannot make a link at " + path + ": something is there", null);
    }
    FileCalls.symlink(action.oldPath(), root, path.relative());
    Ownership ids = Ownership.in(parent, owner);
    FileCalls.chown(root, path.relative(), ids.uid(), ids.gid());
    Directories.setTime(root, path.relative(), action.timestamp());
    FileCalls.times(root, path.parent().relative(), parent);
  }

  void rm(FileAction.Rm action) throws IOException, StepFailure {
    if (action.allowWildcard()) {
      for (RootPath path : Wildcards.expand(root, action.path(), false)) {
        remove(path, action.allowNotFound(), action.path());
      }
      return;
    }
    remove(RootPath.resolve(root, action.path(), false), action.allowNotFound(), action.path());
  }

  private void remove(RootPath path, boolean allowNotFound, String asked)
      throws IOException, StepFailure {
    if (path.isRoot()) {
      throw StepFailure.step("cannot remove /", null);
    }
    if (!allowNotFound && !isThere(path)) {
      throw StepFailure.step("cannot remove " + asked + ": there is nothing", null);
    }
    FileStat parent = path.parent().stat(root);
    if (parent == null || path.stat(root) == null) {
      return;
    }
    Trees.delete(root, path.relative());
    FileCalls.times(root, path.parent().relative(), parent);
  }

  /**
   * Like BuildKit, asks whether a link's target is there, though the link is what goes. One that
   * leads round in a circle, or below a file, does not count as leading to nothing.
   */
  private boolean isThere(RootPath path) throws ErrnoException {
    try {
      RootPath target = RootPath.resolve(root, path.relative(), true);
      return FileCalls.statIfPresent(root, target.relative()) != null;
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.ELOOP -> true;
        case Errno.ENOTDIR -> path.stat(root) != null;
        default -> throw e;
      };
    }
  }

  private FileStat requireParent(RootPath path, String asked) throws IOException, StepFailure {
    FileStat parent = path.parent().stat(root);
    if (parent == null || !parent.isDirectory()) {
      throw StepFailure.step(
          "cannot make " + asked + ": there is no directory " + path.parent(),
          "make it first, or ask for parents to be made");
    }
    return parent;
  }
}
