package dev.bothy.llb.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are no LLB, or LLB that this version does not know; the message says which part. */
public final class MalformedDefinitionException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedDefinitionException(String message) {
    super(message);
  }

  public MalformedDefinitionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
