package dev.bothy.runtime;

import org.jspecify.annotations.Nullable;

/** A place could not do what was asked: what failed, why, and what to do about it. */
public final class PlaceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose matter it is; decides the exit code. */
  public enum Kind {
    /** No environment of that name. */
    NO_SUCH_ENVIRONMENT,
    /** This host lacks something: a tool, subordinate ids, a kernel feature. */
    HOST,
    /** The request cannot be met as it stands: a taken port, a missing directory, a bad value. */
    REQUEST,
    /** It was tried and failed. */
    FAILED,
    /** The command is there, but no program that can run. */
    NOT_EXECUTABLE,
    /** There is no such command inside. */
    NO_SUCH_COMMAND
  }

  private final Kind kind;
  private final @Nullable String hint;

  public PlaceException(
      Kind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.hint = hint;
  }

  public PlaceException(Kind kind, String message, @Nullable String hint) {
    this(kind, message, hint, null);
  }

  public Kind kind() {
    return kind;
  }

  /** What to do about it, one sentence; null when nothing helpful can be said. */
  public @Nullable String hint() {
    return hint;
  }
}
