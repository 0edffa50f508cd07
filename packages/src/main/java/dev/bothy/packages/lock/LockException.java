package dev.bothy.packages.lock;

import org.jspecify.annotations.Nullable;

/** A lock file that cannot be read or written; nothing was changed. */
public final class LockException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  LockException(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
