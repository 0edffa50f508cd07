package dev.bothy.llb.state;

import dev.bothy.llb.op.FileAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * File operations that become one vertex, done in order. Immutable: each method gives a longer
 * chain. Relative paths are below the working directory of the state they are applied to.
 */
public final class FileActions {
  /** No action yet. */
  public static final FileActions NONE = new FileActions(List.of());

  final List<Step> steps;

  /** An action as it was written. */
  sealed interface Step {}

  record CopyStep(
      @Nullable Output from, Settings fromSettings, @Nullable String owner, FileAction.Copy copy)
      implements Step {}

  record MkfileStep(FileAction.Mkfile mkfile, @Nullable String owner) implements Step {}

  record MkdirStep(FileAction.Mkdir mkdir, @Nullable String owner) implements Step {}

  record RmStep(FileAction.Rm rm) implements Step {}

  record SymlinkStep(FileAction.Symlink symlink, @Nullable String owner) implements Step {}

  private FileActions(List<Step> steps) {
    this.steps = steps;
  }

  private FileActions then(Step step) {
    List<Step> longer = new ArrayList<>(steps.size() + 1);
    longer.addAll(steps);
    longer.add(step);
    return new FileActions(List.copyOf(longer));
  }

  /** Copies a path of another tree. */
  public FileActions copy(State from, String src, String dest) {
    return copy(from, src, dest, new CopyOptions());
  }

  /** Copies a path of another tree. */
  public FileActions copy(State from, String src, String dest, CopyOptions options) {
    return then(options.step(from, src, dest));
  }

  /** Writes a file as UTF-8. */
  public FileActions mkfile(String path, int mode, String text) {
    return mkfile(path, mode, text.getBytes(StandardCharsets.UTF_8), null, FileAction.KEEP);
  }

  /**
   * Writes a file.
   *
   * @param mode permission bits
   * @param owner {@code user[:group]}, or null for root
   * @param timestamp nanoseconds since 1970, or -1 for the builder's choice
   */
  public FileActions mkfile(
      String path, int mode, byte[] data, @Nullable String owner, long timestamp) {
    return then(
        new MkfileStep(
            new FileAction.Mkfile(path, mode & 0777, data.clone(), null, timestamp), owner));
  }

  /** Makes a directory whose parent exists. */
  public FileActions mkdir(String path, int mode) {
    return mkdir(path, mode, false, null, FileAction.KEEP);
  }

  /**
   * Makes a directory.
   *
   * @param mode permission bits
   * @param owner {@code user[:group]}, or null for root
   * @param timestamp nanoseconds since 1970, or -1 for the builder's choice
   */
  public FileActions mkdir(
      String path, int mode, boolean parents, @Nullable String owner, long timestamp) {
    return then(
        new MkdirStep(new FileAction.Mkdir(path, mode & 0777, parents, null, timestamp), owner));
  }

  /** Removes a file or a tree, which must exist. */
  public FileActions rm(String path) {
    return rm(path, false, false);
  }

  /** Removes a file or a tree. */
  public FileActions rm(String path, boolean allowNotFound, boolean allowWildcard) {
    return then(new RmStep(new FileAction.Rm(path, allowNotFound, allowWildcard)));
  }

  /** Makes a symbolic link at {@code newPath} that says {@code oldPath}. */
  public FileActions symlink(String oldPath, String newPath) {
    return symlink(oldPath, newPath, null, FileAction.KEEP);
  }

  /** Makes a symbolic link at {@code newPath} that says {@code oldPath}. */
  public FileActions symlink(
      String oldPath, String newPath, @Nullable String owner, long timestamp) {
    return then(new SymlinkStep(new FileAction.Symlink(oldPath, newPath, null, timestamp), owner));
  }
}
