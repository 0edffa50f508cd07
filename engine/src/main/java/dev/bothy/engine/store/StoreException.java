package dev.bothy.engine.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store cannot be used, or not for this: its place, its format, its owner. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  public StoreException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do about it; null when nothing helpful can be said. */
  public @Nullable String hint() {
    return hint;
  }
}
