package dev.bothy.oci;

import java.io.IOException;

/** Content is not what its name says; it has been thrown away. */
public final class DigestMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Digest expected;
  private final transient Digest actual;

  /**
   * @param what the content, e.g. {@code blob sha256:… from localhost:5000/a}
   */
  public DigestMismatchException(String what, Digest expected, Digest actual) {
    super(
        what
            + " is damaged: expected "
            + expected
            + " but its bytes have "
            + actual
            + "; it was thrown away, so try again");
    this.expected = expected;
    this.actual = actual;
  }

  public Digest expected() {
    return expected;
  }

  public Digest actual() {
    return actual;
  }
}
