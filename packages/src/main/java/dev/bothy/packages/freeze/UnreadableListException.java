package dev.bothy.packages.freeze;

/** What a package manager said is not what it says. */
public final class UnreadableListException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableListException(String message) {
    super(message);
  }
}
