package dev.bothy.engine.signature;

import org.jspecify.annotations.Nullable;

/** Why a signature does not hold: the end of a sentence that begins with what is signed. */
final class Unverified extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  Unverified(String why, @Nullable String hint) {
    super(why);
    this.hint = hint;
  }

  @Nullable String hint() {
    return hint;
  }
}
