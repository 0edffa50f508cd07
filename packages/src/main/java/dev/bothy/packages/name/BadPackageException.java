package dev.bothy.packages.name;

/** A package name, requirement or option that is not taken; nothing was changed. */
public final class BadPackageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  BadPackageException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
