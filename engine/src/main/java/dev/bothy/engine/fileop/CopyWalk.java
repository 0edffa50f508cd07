package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies one source after the other, a directory with all below it that the filter takes. */
final class CopyWalk {
  private final Fd from;
  private final Fd to;
  private final CopyRules rules;
  private final CopyFilter filter;
  private final List<String> taken = new ArrayList<>();
  private final FileCopies copies;

  CopyWalk(Fd from, Fd to, CopyRules rules, CopyFilter filter, @Nullable FileLinks shared) {
    this.from = from;
    this.to = to;
    this.rules = rules;
    this.filter = filter;
    this.copies = new FileCopies(from, to, rules, shared);
  }

  /**
   * Copies the source to the target, whose parent need not exist.
   *
   * @param empty whether the target is known as an empty directory
   */
  void copy(RootPath source, FileStat stat, RootPath target, boolean empty)
      throws IOException, StepFailure, InterruptedException {
    RootPath above = target.isRoot() ? target : target.parent();
    Directories.makeAll(to, above, rules.parentMode(), rules.owner(), rules.timestamp());
    FileStat aboveBefore = above.stat(to);
    if (stat.isDirectory()) {
      try (Fd sourceDir = source.openDirectory(from)) {
        topDirectory(sourceDir, source, stat, target, empty);
      }
    } else {
      try (Fd sourceDir = source.parent().openDirectory(from);
          Fd targetDir = above.openDirectory(to)) {
        taken.add(source.name());
        FileCopies.Directory files = copies.directory(source.parent(), above);
        entry(sourceDir, source.name(), stat, targetDir, target, files, false);
      }
    }
    copies.run();
    if (aboveBefore != null && !target.isRoot()) {
      FileCalls.times(to, above.relative(), aboveBefore);
    }
  }

  /** The source directory itself: an existing target keeps what it has but its times. */
  private void topDirectory(
      Fd source, RootPath sourcePath, FileStat stat, RootPath target, boolean empty)
      throws IOException, StepFailure, InterruptedException {
    FileStat present = target.stat(to);
    boolean made = makeDirectory(present, to, target.relative(), target);
    try (Fd targetDir = target.openDirectory(to)) {
      children(source, sourcePath, targetDir, target, "", new Pending(target, made || empty));
    }
    copies.finish(sourcePath, target, stat, !made);
  }

  private boolean makeDirectory(@Nullable FileStat present, Fd dir, String name, RootPath path)
      throws IOException, StepFailure {
    if (present != null && !present.isDirectory()) {
      if (!rules.replace()) {
        throw StepFailure.step("cannot copy a directory over " + path + ", which is none", null);
      }
      FileCalls.unlink(dir, name);
    }
    if (present != null && present.isDirectory()) {
      return false;
    }
    FileCalls.mkdir(dir, name, 0700);
    return true;
  }

  /** Directories that exist in the target only once something in them is taken. */
  private final class Pending {
    final @Nullable Pending above;
    final RootPath target;
    boolean made;

    /**
     * Whether it was not there before, so that nothing can be in the way of what is put into it.
     */
    boolean fresh;

    /** What was there when it was first needed. */
    @Nullable FileStat before;

    Pending(@Nullable Pending above, RootPath target) {
      this.above = above;
      this.target = target;
    }

    /** The target of the copy itself, which exists. */
    Pending(RootPath target, boolean fresh) {
      this(null, target);
      this.made = true;
      this.fresh = fresh;
    }

    void make() throws IOException, StepFailure {
      if (!made) {
        if (above != null) {
          above.make();
        }
        before = target.stat(to);
        fresh = makeDirectory(before, to, target.relative(), target);
        made = true;
      }
    }
  }

  private void children(
      Fd source,
      RootPath sourcePath,
      @Nullable Fd target,
      RootPath targetPath,
      String below,
      Pending pending)
      throws IOException, StepFailure, InterruptedException {
    FileCopies.Directory files = copies.directory(sourcePath, targetPath);
    for (String name : DirectoryEntries.list(source)) {
      FileStat stat = FileCalls.stat(source, name);
      String path = below.isEmpty() ? name : below + "/" + name;
      RootPath childTarget = targetPath.child(name);
      if (stat.isDirectory()) {
        directory(source, sourcePath.child(name), stat, childTarget, path, pending);
      } else if (filter.takes(path)) {
        taken.add(path);
        pending.make();
        if (target != null) {
          entry(source, name, stat, target, childTarget, files, pending.fresh);
        } else {
          try (Fd opened = targetPath.openDirectory(to)) {
            entry(source, name, stat, opened, childTarget, files, pending.fresh);
          }
        }
      }
    }
  }

  private void directory(
      Fd parent, RootPath sourcePath, FileStat stat, RootPath target, String path, Pending above)
      throws IOException, StepFailure, InterruptedException {
    boolean takes = filter.takes(path);
    if (!takes && !filter.entersDirectory(path)) {
      return;
    }
    try (Fd source = parent.childDirectory(sourcePath.name())) {
      Pending here = new Pending(above, target);
      if (takes) {
        taken.add(path);
        here.make();
      }
      if (here.made) {
        try (Fd opened = target.openDirectory(to)) {
          children(source, sourcePath, opened, target, path, here);
        }
      } else {
        children(source, sourcePath, null, target, path, here);
      }
      if (takes || here.fresh) {
        copies.finish(sourcePath, target, stat, false);
      } else if (here.before != null) {
        copies.passThrough(target, stat, here.before);
      }
    }
  }

  private void entry(
      Fd fromDir,
      String name,
      FileStat stat,
      Fd toDir,
      RootPath target,
      FileCopies.Directory files,
      boolean fresh)
      throws IOException, StepFailure, InterruptedException {
    String toName = target.name();
    FileStat present = fresh ? null : FileCalls.statIfPresent(toDir, toName);
    if (present != null) {
      if (!present.isDirectory()) {
        FileCalls.unlink(toDir, toName);
      } else if (rules.replace()) {
        Trees.delete(toDir, toName);
      } else {
        throw StepFailure.step("cannot copy a file over the directory " + target, null);
      }
    }
    if (stat.isRegular()) {
      files.add(name, toName, stat);
      return;
    }
    if (stat.nlink() > 1 && copies.linkNode(stat, target)) {
      return;
    }
    switch (stat.type()) {
      case FileStat.SYMLINK -> FileCalls.symlink(FileCalls.readlink(fromDir, name), toDir, toName);
      // A socket says nothing without its process: an empty file marks its place.
      case FileStat.SOCKET -> FileCalls.mknod(toDir, toName, FileStat.REGULAR | 0600, 0, 0);
      default -> FileCalls.mknod(toDir, toName, stat.mode(), stat.rdevMajor(), stat.rdevMinor());
    }
    rules.finish(fromDir, name, stat, toDir, toName);
  }

  /**
   * @throws StepFailure when one of the patterns took nothing
   */
  void requireAll(List<String> patterns) throws StepFailure {
    for (String pattern : patterns) {
      PathPatterns required;
      try {
        required = new PathPatterns(List.of(pattern));
      } catch (IllegalArgumentException e) {
        throw StepFailure.definition(String.valueOf(e.getMessage()), null);
      }
      if (taken.stream().noneMatch(required::matches)) {
        throw StepFailure.step("nothing to copy matches " + pattern, null);
      }
    }
  }
}
