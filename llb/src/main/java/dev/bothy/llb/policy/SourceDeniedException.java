package dev.bothy.llb.policy;

/** A source that a policy does not let through: denied, or never at an end of its conversions. */
public final class SourceDeniedException extends Exception {
  private static final long serialVersionUID = 1L;

  SourceDeniedException(String message) {
    super(message);
  }
}
