package dev.bothy.llb.state;

import dev.bothy.llb.op.FileAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to copy. Collects as it goes; who takes it takes a copy. */
public final class CopyOptions {
  private @Nullable String owner;
  private int mode = FileAction.KEEP;
  private String modeStr = "";
  private boolean followSymlink;
  private boolean contentsOnly;
  private boolean unpack;
  private boolean createDest;
  private boolean wildcard;
  private boolean emptyWildcard;
  private boolean replace;
  private long timestamp = FileAction.KEEP;
  private final List<String> include = new ArrayList<>();
  private final List<String> exclude = new ArrayList<>();
  private final List<String> required = new ArrayList<>();

  /** {@code user[:group]}, names or numbers; otherwise the source's owner is kept. */
  public CopyOptions owner(String newOwner) {
    owner = newOwner;
    return this;
  }

  /** Permission bits of everything copied; otherwise the source's are kept. */
  public CopyOptions mode(int bits) {
    mode = bits & 07777;
    modeStr = "";
    return this;
  }

  /** A chmod expression: {@code u+x,go-w}. */
  public CopyOptions mode(String expression) {
    modeStr = expression;
    mode = FileAction.KEEP;
    return this;
  }

  /** Copy what a symbolic link points to. */
  public CopyOptions followSymlink() {
    followSymlink = true;
    return this;
  }

  /** Of a directory, copy what is in it and not the directory itself. */
  public CopyOptions contentsOnly() {
    contentsOnly = true;
    return this;
  }

  /** Unpack the source when it is an archive. */
  public CopyOptions unpack() {
    unpack = true;
    return this;
  }

  /** Make the destination's parents. */
  public CopyOptions createDest() {
    createDest = true;
    return this;
  }

  /**
   * Take the last part of the source as a pattern.
   *
   * @param mayBeEmpty no match is no error
   */
  public CopyOptions wildcard(boolean mayBeEmpty) {
    wildcard = true;
    emptyWildcard = mayBeEmpty;
    return this;
  }

  /** What is in the way is replaced, a directory by a file too. */
  public CopyOptions replaceExisting() {
    replace = true;
    return this;
  }

  /** Modification time in nanoseconds since 1970; otherwise the source's is kept. */
  public CopyOptions timestamp(long nanoseconds) {
    timestamp = nanoseconds;
    return this;
  }

  public CopyOptions include(List<String> patterns) {
    include.addAll(patterns);
    return this;
  }

  public CopyOptions exclude(List<String> patterns) {
    exclude.addAll(patterns);
    return this;
  }

  /** Paths that must be among what is copied. */
  public CopyOptions require(List<String> paths) {
    required.addAll(paths);
    return this;
  }

  /** The copy with paths as they were written; the owner's tree is not known yet. */
  FileActions.CopyStep step(State from, String src, String dest) {
    return new FileActions.CopyStep(
        from.output(),
        from.settings(),
        owner,
        new FileAction.Copy(
            src,
            dest,
            null,
            mode,
            followSymlink,
            contentsOnly,
            unpack,
            createDest,
            wildcard,
            emptyWildcard,
            timestamp,
            include,
            exclude,
            replace,
            modeStr,
            required));
  }
}
