package dev.bothy.oci;

import java.io.IOException;

/**
 * A document, archive or layer from outside breaks its format; the message says which and where.
 */
public class OciFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public OciFormatException(String message) {
    super(message);
  }

  public OciFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
