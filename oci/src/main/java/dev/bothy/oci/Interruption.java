package dev.bothy.oci;

import java.io.InterruptedIOException;

/** How methods that throw {@code IOException} pass on that their thread is to stop. */
public final class Interruption {
  private Interruption() {}

  /** The exception to throw; the thread stays marked as interrupted. */
  public static InterruptedIOException of(String message, Throwable cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException(message);
    interrupted.initCause(cause);
    return interrupted;
  }
}
