package dev.bothy.packages.name;

import dev.bothy.starlark.EvalException;

/** A package name, requirement or option that is not taken; nothing was changed. */
public final class BadPackageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  BadPackageException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What the reader of the file says of it. */
  static BadPackageException of(EvalException e) {
    String hint = e.hint();
    return new BadPackageException(
        e.message(), hint == null ? "give each package as a word of its own" : hint);
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
