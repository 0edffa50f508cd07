package dev.bothy.oci.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A registry did not do what was asked. Messages never hold credentials or tokens. */
public abstract sealed class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final String hint;

  private RegistryException(String host, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.host = host;
    this.hint = hint;
  }

  /** The registry, or the server that it pointed to. */
  public String host() {
    return host;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }

  /** The registry has no such image, tag or blob. */
  public static final class NotFound extends RegistryException {
    private static final long serialVersionUID = 1L;

    NotFound(String host, String message, String hint) {
      super(host, message, hint, null);
    }
  }

  /** The registry wants credentials, or better ones. */
  public static final class Unauthorised extends RegistryException {
    private static final long serialVersionUID = 1L;

    Unauthorised(String host, String message, String hint, @Nullable Throwable cause) {
      super(host, message, hint, cause);
    }
  }

  /** No connection, or none that lasts. */
  public static final class Unreachable extends RegistryException {
    private static final long serialVersionUID = 1L;

    Unreachable(String host, String message, String hint, @Nullable Throwable cause) {
      super(host, message, hint, cause);
    }
  }

  /** The registry answered with an error, or with nonsense. */
  public static final class Refused extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(String host, int status, String message, String hint) {
      super(host, message, hint, null);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }
}
