package dev.bothy.packages.sync;

import org.jspecify.annotations.Nullable;

/** A file that cannot be read or written; nothing was changed. */
public final class SyncException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  SyncException(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
