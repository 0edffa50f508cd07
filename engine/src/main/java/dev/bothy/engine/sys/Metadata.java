package dev.bothy.engine.sys;

import java.util.function.Predicate;

/** What a file has besides its contents, carried from one file to another. */
public final class Metadata {
  private Metadata() {}

  /**
   * Copies the extended attributes that the predicate takes.
   *
   * @throws ErrnoException at the first one that cannot be set
   */
  public static void copyXattrs(
      Fd fromDir, String from, Fd toDir, String to, Predicate<String> taken) throws ErrnoException {
    for (String attribute : Xattrs.list(fromDir, from)) {
      if (taken.test(attribute)) {
        byte[] value = Xattrs.get(fromDir, from, attribute);
        if (value != null) {
          Xattrs.set(toDir, to, attribute, value);
        }
      }
    }
  }

  /** Gives a name the owner, permissions and times of another one. */
  public static void imitate(Fd dir, String name, FileStat like) throws ErrnoException {
    ownerAndPermissions(dir, name, like);
    FileCalls.times(dir, name, like);
  }

  /** Gives a name the owner, permissions, attributes and times of another one. */
  public static void copy(
      Fd fromDir, String from, FileStat like, Fd toDir, String to, Predicate<String> taken)
      throws ErrnoException {
    // In this order: a change of owner clears set-uid bits and file capabilities.
    ownerAndPermissions(toDir, to, like);
    copyXattrs(fromDir, from, toDir, to, taken);
    FileCalls.times(toDir, to, like);
  }

  private static void ownerAndPermissions(Fd dir, String name, FileStat like)
      throws ErrnoException {
    FileCalls.chown(dir, name, like.uid(), like.gid());
    if (!like.isSymlink()) {
      FileCalls.chmod(dir, name, like.permissions());
    }
  }
}
