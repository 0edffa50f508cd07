package dev.bothy.llb.op;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link FileOp}. Input numbers: 0…n-1 are the op's inputs, n+k is what action k
 * made, -1 is an empty tree.
 *
 * @param input the tree it changes
 * @param secondaryInput the tree a copy reads
 * @param output which result of the op this is; -1 when it is only a stage
 */
public record FileAction(int input, int secondaryInput, int output, Command command) {
  /** The number of an empty tree, or of no output. */
  public static final int NONE = -1;

  /** Mode or time that stays as it is. */
  public static final int KEEP = -1;

  /** What the action does; timestamps are nanoseconds since 1970, -1 for the builder's choice. */
  public sealed interface Command {
    /** Whose what it makes is to be; null for root or, of a copy, as it was. */
    default @Nullable Chown owner() {
      return null;
    }
  }

  /**
   * Copies from the secondary input.
   *
   * @param mode permission bits, or -1 to keep the source's
   * @param modeStr a chmod expression such as {@code u+x,go-w}; empty for none
   * @param attemptUnpack unpack the source when it is an archive
   */
  public record Copy(
      String src,
      String dest,
      @Nullable Chown owner,
      int mode,
      boolean followSymlink,
      boolean dirCopyContents,
      boolean attemptUnpack,
      boolean createDestPath,
      boolean allowWildcard,
      boolean allowEmptyWildcard,
      long timestamp,
      List<String> includePatterns,
      List<String> excludePatterns,
      boolean alwaysReplaceExistingDestPaths,
      String modeStr,
      List<String> requiredPaths)
      implements Command {
    public Copy {
      includePatterns = List.copyOf(includePatterns);
      excludePatterns = List.copyOf(excludePatterns);
      requiredPaths = List.copyOf(requiredPaths);
    }
  }

  /** Writes a file, replacing one that is there. The array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the contents
  public record Mkfile(String path, int mode, byte[] data, @Nullable Chown owner, long timestamp)
      implements Command {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Mkfile m
          && path.equals(m.path)
          && mode == m.mode
          && timestamp == m.timestamp
          && Objects.equals(owner, m.owner)
          && Arrays.equals(data, m.data);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + Arrays.hashCode(data);
    }
  }

  /** Makes a directory. */
  public record Mkdir(
      String path, int mode, boolean makeParents, @Nullable Chown owner, long timestamp)
      implements Command {}

  /** Removes a file or a tree. */
  public record Rm(String path, boolean allowNotFound, boolean allowWildcard) implements Command {}

  /** Makes a symbolic link at {@code newPath} that says {@code oldPath}. */
  public record Symlink(String oldPath, String newPath, @Nullable Chown owner, long timestamp)
      implements Command {}

  /** New owner; a null part is root for new files and unchanged for copied ones. */
  public record Chown(@Nullable Owner user, @Nullable Owner group) {}

  /** A user or a group. */
  public sealed interface Owner {}

  /** By name, looked up in {@code /etc/passwd} or {@code /etc/group} of the tree at that number. */
  public record ByName(String name, int input) implements Owner {}

  /** By number; unsigned 32 bits. */
  public record ById(int id) implements Owner {}
}
