package dev.bothy.oci;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

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

  /** Whether it says so; the silence of a server, which the JDK counts among these, does not. */
  public static boolean is(Throwable e) {
    return e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
  }
}
