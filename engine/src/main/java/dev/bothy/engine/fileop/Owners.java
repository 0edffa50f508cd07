package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns owners into ids, by BuildKit's rules. */
final class Owners {
  private static final long MOST = 10 << 20;

  /** Opens the tree of an input number; the caller closes it. */
  @FunctionalInterface
  interface Trees {
    Fd open(int input) throws IOException, StepFailure;
  }

  private final Trees trees;

  Owners(Trees trees) {
    this.trees = trees;
  }

  /**
   * The ids; null when the operation names no owner. A name that is not found is root. A user
   * without a group that is found has the group of its passwd entry, or by number the group of that
   * number.
   */
  @Nullable Ownership of(FileAction.@Nullable Chown chown) throws IOException, StepFailure {
    if (chown == null) {
      return null;
    }
    int uid = 0;
    int gid = 0;
    if (chown.user() instanceof FileAction.ById user) {
      uid = user.id();
      gid = user.id();
    } else if (chown.user() instanceof FileAction.ByName user) {
      String[] entry = find(user, "etc/passwd");
      uid = field(entry, 2);
      gid = field(entry, 3);
    }
    if (chown.group() instanceof FileAction.ById group) {
      gid = group.id();
    } else if (chown.group() instanceof FileAction.ByName group) {
      String[] entry = find(group, "etc/group");
      gid = entry == null ? gid : field(entry, 2);
    }
    return new Ownership(uid, gid);
  }

  private static int field(String @Nullable [] entry, int index) {
    if (entry == null || entry.length <= index) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(entry[index]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String @Nullable [] find(FileAction.ByName owner, String file)
      throws IOException, StepFailure {
    if (owner.input() < 0) {
      throw StepFailure.definition(
          "nothing says whose " + owner.name() + " is meant: there is no tree with /" + file,
          "name the owner by number, or start from a tree that has users");
    }
    try (Fd root = trees.open(owner.input())) {
      for (String line : lines(root, file)) {
        String[] fields = line.split(":", -1);
        if (fields[0].equals(owner.name())) {
          return fields;
        }
      }
    }
    return null;
  }

  private static List<String> lines(Fd root, String file) throws IOException, StepFailure {
    Fd fd;
    try {
      fd = root.openInRoot(file, Fd.O_RDONLY | Fd.O_NONBLOCK, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return List.of();
      }
      throw e;
    }
    try (InputStream in = fd.input()) {
      FileStat stat = FileCalls.stat(fd);
      if (!stat.isRegular() || stat.size() > MOST) {
        throw StepFailure.step("/" + file + " is no file of names, or larger than 10 MiB", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
