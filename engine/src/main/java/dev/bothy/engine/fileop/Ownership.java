package dev.bothy.engine.fileop;

import dev.bothy.engine.sys.FileStat;
import org.jspecify.annotations.Nullable;

/** Ids that a file operation gives to what it makes. */
record Ownership(int uid, int gid) {
  static final Ownership ROOT = new Ownership(0, 0);

  private static final int SET_GID = 02000;

  /**
   * Whose something new in a directory is. Where nobody wishes otherwise it is root's, and as the
   * kernel has it of the group of a directory with the set-group-id bit.
   */
  static Ownership in(FileStat directory, @Nullable Ownership wished) {
    if (wished != null) {
      return wished;
    }
    return new Ownership(0, setGid(directory) == 0 ? 0 : directory.gid());
  }

  /** The bit that new directories have of the one that they are made in; 0 for none. */
  static int setGid(FileStat directory) {
    return directory.permissions() & SET_GID;
  }
}
