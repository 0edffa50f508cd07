package dev.bothy.engine.op;

import java.io.IOException;

/** A secret that was given cannot be had: its file is missing, or it is too large. */
public final class SecretException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why in words that name no value
   */
  public SecretException(String id, String why) {
    super("the secret " + id + " cannot be read: " + why);
  }
}
