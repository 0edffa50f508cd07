package dev.bothy.packages.lock;

import org.jspecify.annotations.Nullable;

/** A lock file that cannot be read or written; nothing was changed. */
public final class LockException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;
  private final boolean refused;

  LockException(String message, String hint, @Nullable Throwable cause) {
    this(message, hint, false, cause);
  }

  private LockException(String message, String hint, boolean refused, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
    this.refused = refused;
  }

  /** The file system did not let the file be read or written. */
  static LockException refused(String message, String hint, @Nullable Throwable cause) {
    return new LockException(message, hint, true, cause);
  }

  /** Whether the file system is the reason rather than what the lock says. */
  public boolean isRefused() {
    return refused;
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
